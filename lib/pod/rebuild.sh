# Makes the code of a recorded run anew and says what a repeat would find. Given: root, run_id (of the repeat), record (the recorded run directory, where
# it is on this pod, else empty), repositories (checkouts that may have the commit, one a line), is_repository, commit, cwd and python of the record, target_cwd,
# config_file, links (lines "PATH<tab>SOURCE": data that isn't part of the code), and the functions write_record (the record's files, from the laptop),
# define_restore, environment_program, data_digests (lines of sha256sum), data_sizes (lines "BYTES<tab>PATH" of files that are too large to hash them now).
# Answers "@ops built DIR", "@ops config SHA256", "@ops environment JSON", "@ops gpu NAME, MIB, DRIVER" and "@ops data missing|other PATH".
main() {
    umask 077
    trap '' HUP PIPE
    target=$root/.ops/code/$run_id
    [ ! -e "$root/$run_id" ] && [ ! -e "$target" ] || { echo "@ops fail 5 run $run_id exists already on pod $pod"; return 0; }
    if [ "$is_repository" = true ]; then rebuild || return 0; fi
    cd "$target_cwd" 2>/dev/null || { echo "@ops fail 2 the directory $target_cwd does not exist on pod $pod"; discard; return 0; }
    echo "@ops built $target"
    [ -z "$config_file" ] || [ ! -f "$config_file" ] || echo "@ops config $(sha256sum <"$config_file" | cut -d' ' -f1)"
    command -v nvidia-smi >/dev/null 2>&1 && timeout 10 nvidia-smi --query-gpu=name,memory.total,driver_version --format=csv,noheader,nounits 2>/dev/null | sed 's/^/@ops gpu /'
    check_data
    [ -n "$python" ] && command -v "$python" >/dev/null 2>&1 || return 0
    environment=$("$python" -I -S -c "$(environment_program)" 2>/dev/null </dev/null | tr '\n' ' ')
    [ -z "$environment" ] || printf '@ops environment %s\n' "$environment"
}

# The files of the record's data sets, by their digests where that takes seconds, else by their sizes.
check_data() {
    data_digests | LC_ALL=C sha256sum -c --quiet - 2>/dev/null | sed -n 's/: FAILED open or read$//; t missing
        s/: FAILED$//; t other
        d; :missing
        s/^/@ops data missing /p; d; :other
        s/^/@ops data other /p; d'
    tab=$(printf '\t')
    data_sizes | while IFS=$tab read -r bytes path; do
        [ -e "$path" ] || { printf '@ops data missing %s\n' "$path"; continue; }
        [ "$(stat -Lc %s "$path")" = "$bytes" ] || printf '@ops data other %s\n' "$path"
    done
}

rebuild() {
    [ -n "$record" ] && [ -d "$record" ] || {
        record=$(mktemp -d) && (cd "$record" && write_record) || { echo "@ops fail 2 the record can't be written on pod $pod"; return 1; }
        received=$record
    }
    define_restore
    mkdir -p "$root/.ops/code" || { echo "@ops fail 2 $root/.ops/code can't be made on pod $pod"; return 1; }
    why= done=
    printf '%s\n' "$repositories" >"$root/.ops/code/.$run_id"
    while IFS= read -r repository && [ -z "$done" ]; do
        git -C "$repository" rev-parse --git-dir >/dev/null 2>&1 || continue
        why=$(restore_code "$repository" "$commit" "$record" "$target" 2>&1 >/dev/null) && done=yes
    done <"$root/.ops/code/.$run_id"
    rm -f "$root/.ops/code/.$run_id"
    [ -z "$received" ] || rm -rf "$received"
    [ -n "$done" ] || { echo "@ops fail 4 ${why:-there is no checkout on pod $pod in which commit $commit could be: looked in $(printf %s "$repositories" | tr '\n' ' ')}"; return 1; }
    link_data
}

# A failed start leaves no checkout behind.
discard() {
    [ "$is_repository" = true ] && [ -d "$target" ] || return 0
    git -C "$target" worktree remove --force --force "$target" 2>/dev/null
    rm -rf "$target"
}

# Data that lay in the checkout without being a part of the code.
link_data() {
    tab=$(printf '\t')
    [ -z "$links" ] || printf '%s\n' "$links" | while IFS=$tab read -r path source; do
        [ ! -e "$target/$path" ] && [ ! -L "$target/$path" ] && [ -e "$source" ] || continue
        mkdir -p "$(dirname "$target/$path")" && ln -s "$source" "$target/$path"
    done
}
