# Continues sync.sh: the checkout becomes the commit. It is killed at any moment and goes on in the next sync: ops/begun says that what is there isn't the user's.
make_place() {
    place=$repo
    # Nobody's HEAD may move under a run.
    if [ -n "$present" ] && [ -z "$apart" ] && [ -n "$users" ] && { [ "$head" != "$target" ] || [ -n "$keep$laid$record" ]; }; then
        fail 5 "$repo on pod $pod is in use by $(printf '%s\n' "$users" | head -n 3 | tr '\n' ' ')and would change under it" "add --worktree for a checkout of its own, or wait"
        return 1
    fi
    [ -n "$(in_store for-each-ref --count=1 --contains "$target")" ] || in_store update-ref "refs/ops/carried/$target" "$target"
    [ -n "$present" ] || { new_checkout || return 1; [ -n "$apart" ] || return 0; }
    if [ -n "$apart" ]; then worktree; else switch "$place"; fi
}

# It gets its name when it is complete.
new_checkout() {
    sent=$record
    [ -z "$apart" ] || record=
    force=-f # what a killed sync left in it is nobody's
    switch "$store" || return 1
    force= record=$sent
    rmdir "$repo" 2>/dev/null
    [ ! -e "$repo" ] && mv "$store" "$repo" || { fail 5 "$repo on pod $pod is in the way and can't be replaced" "if a volume is mounted there, name a directory below it as repo_dir"; return 1; }
    present=yes store=$repo change=new ops=$(git -C "$repo" rev-parse --absolute-git-dir)/ops
}

# A checkout of its own, which shares the commits.
worktree() {
    place=${worktree_dir:-$root/.ops/code/${run_id:-$(printf %.12s "$target")${record:+-$(printf %.8s "$record")}}}
    common=$(cd "$store" && cd "$(git rev-parse --git-common-dir)" && pwd -P)
    making=$common/ops/making/$(printf %s "$place" | sha256sum | cut -c 1-16)
    if [ -e "$making" ]; then
        in_store worktree remove --force --force "$place" >/dev/null 2>&1
        rm -rf "$place" # No run ever had it: the mark goes away when it is complete.
    fi
    if [ -e "$place" ] && [ -n "$(ls -A "$place" 2>/dev/null | head -n 1)" ]; then
        checkout_at "$place" || return 1
        [ "$(cd "$place" && cd "$(git rev-parse --git-common-dir)" && pwd -P)" = "$common" ] || { fail 5 "$place on pod $pod is a checkout of another repository" "name another directory with --worktree"; return 1; }
        keep= keep_head= change=
        guard "$place" || return 1
        users=$(users_of "$place")
        [ -z "$users" ] || [ "$head" = "$target" ] || { fail 5 "$place on pod $pod is in use by $(printf '%s\n' "$users" | head -n 1)" "name another directory with --worktree"; return 1; }
        switch "$place"
        return
    fi
    mkdir -p "$common/ops/making" && (umask 077; mkdir -p "${place%/*}") && : >"$making" && in_store worktree add -q -f --no-checkout --detach "$place" "$target" >"$work/said" 2>&1 ||
        { fail 2 "a checkout can't be made at $place on pod $pod: $(grep -v '^$' "$work/said" | tail -n 1)" "name another directory with --worktree"; return 1; }
    keep= keep_head= laid= head=
    switch "$place" && rm -f "$making" && change=new
}

# switch DIR: to the target, with what belongs to it.
switch() {
    git_dir=$(git -C "$1" rev-parse --absolute-git-dir) ops=$git_dir/ops
    mkdir -p "$ops" || { fail 2 "$git_dir on pod $pod can't be written"; return 1; }
    before=$(git -C "$1" rev-parse -q --verify HEAD)
    change=${change:-${before:-new}}
    if [ -n "$laid" ] && [ "$before" = "$target" ] && [ -n "$record" ] && [ "$(cat "$ops/laid_record" 2>/dev/null)" = "$record" ]; then return 0; fi
    printf '%s\n' "$target" >"$ops/begun" || { fail 2 "$ops on pod $pod can't be written"; return 1; }
    [ -z "$laid" ] || unlay "$1"
    [ -z "$keep$keep_head" ] || keep_aside "$1" || { unbegin; return 1; }
    modules_of "$1" HEAD >"$work/old"
    # Also a file that is ignored here and tracked there stays as it is: then this fails.
    git -C "$1" $calm checkout -q --detach ${force:---no-overwrite-ignore} "$target" >"$work/said" 2>&1 || {
        unbegin
        fail 5 "$1 on pod $pod can't become $target: $(grep -v '^$' "$work/said" | head -n 3 | tr '\n' ' ')" "move away what is in the way there, or use --worktree"
        return 1
    }
    left_modules "$1"
    submodules "$1" && large_files "$1" && lay "$1" || return 1
    rm -f "$ops/begun"
}

# Nothing was done. Where a git was killed (for want of memory, say) its lock is there, and maybe half of its work: the next sync has to know.
unbegin() { [ -n "$begun" ] || [ -e "$git_dir/index.lock" ] || rm -f "$ops/begun"; }

modules_of() { git -C "$1" ls-tree -r -z "$2" 2>/dev/null | tr '\n\000' '\001\n' | sed -n 's/^160000 [^	]*	//p'; }

# git leaves the directory of a submodule that the new commit doesn't have: it holds the submodule's files, and is known from now on.
left_modules() {
    [ -s "$work/old" ] || return 0
    modules_of "$1" HEAD | awk 'FILENAME == "-" { new[$0] = 1; next } !($0 in new)' - "$work/old" | sed 's,$,/,' >>"$ops/known"
}

submodules() {
    [ -f "$1/.gitmodules" ] || return 0
    note "submodules"
    git -C "$1" $calm submodule --quiet sync --recursive >"$work/out" 2>"$work/said" &&
        attended git -C "$1" $calm submodule --quiet update --init --recursive --checkout >"$work/out" 2>"$work/said" || { remote_failure "the submodules can't be brought to their commits"; return 1; }
}

# Without git-lfs its files are three lines of text each, and nothing else would say so.
large_files() {
    git -C "$1" grep -q 'filter=lfs' "$target" -- .gitattributes '**/.gitattributes' 2>/dev/null || return 0
    if ! git lfs version >/dev/null 2>&1; then
        echo "@ops loud this repository keeps files in git LFS, and pod $pod has no git-lfs: they are pointers of a few lines, not the files. Install git-lfs there and sync again"
        return 0
    fi
    note "files of git LFS"
    git -C "$1" lfs install --local --skip-repo >"$work/out" 2>"$work/said" && attended git -C "$1" $calm lfs pull >"$work/out" 2>"$work/said" || { remote_failure "the files of git LFS can't be fetched"; return 1; }
}

# The laptop's changes over its commit, as lib/record/code.sh recorded them.
lay() {
    [ -n "$record" ] || return 0
    (mkdir "$work/record" && cd "$work/record" && write_record) 2>"$work/said" || { fail 2 "the changes can't be written on pod $pod: $(tail -n 1 "$work/said")"; return 1; }
    lay_modules "$1" || return 1
    others_now "$1" >"$work/others"
    [ ! -f "$work/record/repo.patch" ] || git -C "$1" $calm apply --whitespace=nowarn --no-ignore-whitespace "$work/record/repo.patch" >"$work/said" 2>&1 || {
        fail 2 "the changes don't apply to $target on pod $pod: $(grep -v '^$' "$work/said" | tail -n 1)"
        return 1
    }
    archive=$work/record/repo_untracked.tar.gz
    if [ -f "$archive" ]; then
        (cd "$1" && tar -xzpf "$archive" --no-same-owner) >"$work/said" 2>&1 || { fail 2 "the untracked files can't be unpacked on pod $pod: $(tail -n 1 "$work/said")"; return 1; }
    fi
    others_now "$1" | awk 'FILENAME != "-" { before[$0] = 1; next } !($0 in before)' "$work/others" - | tr '\n\001' '\000\n' >"$ops/laid_untracked"
    dirt "$1" || return 1
    laid_print "$1" >"$ops/laid" && printf '%s\n' "$record" >"$ops/laid_record"
}

others_now() { git -C "$1" ls-files -z --others --exclude-standard | tr '\n\000' '\001\n'; }

# Commits of submodules that no remote has.
lay_modules() {
    [ -s "$work/record/.ops/code/submodules" ] || return 0
    tr '\n\000' '\001\n' <"$work/record/.ops/code/submodules" >"$work/modules"
    while IFS= read -r name && read -r its && read -r dirty && read -r unpushed && read -r bundle && read -r digest && read -r its_url && read -r its_kind; do
        name=$(printf '%sx' "$name" | tr '\001' '\n') name=${name%x}
        [ -n "$its" ] && [ -e "$1/$name/.git" ] || { [ -z "$its" ] || note "$name is a repository of its own inside the checkout: it is not sent"; continue; }
        [ -z "$bundle" ] || git -C "$1/$name" bundle unbundle "$work/record/$bundle" >/dev/null 2>"$work/said"
        git -C "$1/$name" $calm checkout -q --detach "$its" >"$work/said" 2>&1 || { fail 4 "submodule $name can't be brought to $its on pod $pod: $(tail -n 1 "$work/said")"; return 1; }
        [ -z "$bundle" ] || git -C "$1/$name" update-ref "refs/ops/carried/$its" "$its"
    done <"$work/modules"
}

describe() {
    [ -n "$dry" ] && { place=$repo; [ -z "$apart" ] || place=${worktree_dir:-$root/.ops/code/${run_id:-$(printf %.12s "$target")}}; change=${head:-new}; [ -z "$apart" ] || change=new; }
    echo "@ops at $place"
    echo "@ops commit $target"
    echo "@ops ref $kind $ref_name"
    [ -z "$pr" ] || echo "@ops pr $pr"
    echo "@ops change $change"
    [ -z "$keep$keep_head" ] || [ -z "$dry" ] || echo "@ops would_stash yes"
    [ -z "$store" ] || in_store log -1 --format='@ops time %ct%n@ops subject %s' "$target" 2>/dev/null
}

# What the record of the run that starts next says of this checkout, and that nobody changes it in between.
claim() {
    [ -n "$run_id" ] && [ -z "$dry" ] || return 0
    case $kind in commit) recorded= ;; branch) recorded=$remote/$ref_name ;; *) recorded=$ref_name ;; esac
    mkdir -p "$ops/claims" && printf 'commit=%s\nasked=%s\nref=%s\npr=%s\n' "$target" "$ref" "$recorded" "$pr" >"$ops/claims/$run_id" ||
        { fail 2 "$ops on pod $pod can't be written"; return 1; }
}
