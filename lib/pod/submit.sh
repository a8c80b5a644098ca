# Reserves a run directory, writes what is fixed before the start, and starts it. Given: root, run_id, digest, runner_dir, cwd,
# program, required_files, secret_files, secret_variables, python, wandb_mode, session (empty: without tmux), provider, and the functions write_files,
# write_runner (from the laptop). Answers "@ops fail CODE TEXT", "@ops need_runner", "@ops again" or "@ops started HOST".
main() {
    umask 077
    trap '' HUP PIPE # Once begun, a submit is carried through, whether or not anybody still listens.
    dir=$root/$run_id
    preflight || return 0
    have_runner || return 0
    reserve || return 0
    mkdir "$dir/.ops/launch" 2>/dev/null && launch
    wait_for_start
}

fail() {
    printf '@ops fail %s %s\n' "$1" "$2"
    return 1
}

# The last part of what a failed program said. dash calls a full disk an I/O error.
reason() {
    free=$(df -Pk "$root" 2>/dev/null | awk 'NR == 2 { print $4 }')
    case $error in
    *'I/O error'*) [ "${free:-64}" -ge 64 ] || { echo 'No space left on device'; return 0; } ;;
    esac
    printf '%s\n' "${error##*: }"
}

# Nothing is written before all of this holds.
preflight() {
    cd "$cwd" 2>/dev/null || { fail 2 "the working directory $cwd does not exist on pod $pod"; return 1; }
    case $program in
    */*) [ -x "$program" ] && [ ! -d "$program" ] || { fail 2 "$program: no such program on pod $pod (looked from $cwd)"; return 1; } ;;
    *) on_path "$program" || { fail 2 "$program: command not found on pod $pod"; return 1; } ;;
    esac
    [ -z "$required_files" ] || printf '%s\n' "$required_files" | while IFS= read -r file; do
        [ -f "$file" ] && [ -r "$file" ] || { fail 2 "the file $file does not exist on pod $pod (looked from $cwd)"; exit 1; }
    done || return 1
    [ -z "$secret_files" ] || printf '%s\n' "$secret_files" | while IFS= read -r file; do
        [ -f "$file" ] && [ -r "$file" ] || { fail 2 "the secret's file $file can't be read on pod $pod"; exit 1; }
    done || return 1
    command -v jbang >/dev/null 2>&1 || command -v java >/dev/null 2>&1 || [ -x "$JAVA_HOME/bin/java" ] || ls /usr/lib/jvm/*/bin/java >/dev/null 2>&1 || {
        fail 2 "pod $pod has no Java, which the runner needs"
        return 1
    }
    resolve_wandb
}

# What exec would find; command -v also knows functions and keywords of this shell.
on_path() (
    IFS=:
    set -f
    for place in $PATH; do
        if [ -f "${place:-.}/$1" ] && [ -x "${place:-.}/$1" ]; then return 0; fi
    done
    return 1
)

# auto: online with credentials, offline with the package alone, else off.
resolve_wandb() {
    [ "$wandb_mode" = auto ] || return 0
    case " $secret_variables " in *' WANDB_API_KEY '*) wandb_mode=online; return 0 ;; esac
    if grep -Eqs '^[[:space:]]*machine[[:space:]]+api\.wandb\.ai([[:space:]]|$)' "$HOME/.netrc"; then
        wandb_mode=online
    elif [ -n "$python" ] && "$python" -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec("wandb") is None)' >/dev/null 2>&1; then
        wandb_mode=offline
    else
        wandb_mode=disabled
    fi
}

# The runner's sources, once per content: complete under their own name or not there at all.
have_runner() {
    [ -f "$runner_dir/.complete" ] && return 0
    command -v write_runner >/dev/null || { echo "@ops need_runner"; return 1; }
    topmost_missing
    error=$(mkdir -p "$root" 2>&1) || { fail 2 "the outputs root $root can't be made on pod $pod: ${error##*: }"; return 1; }
    temporary=$root/.ops/runner/.new.$$.${run_id}
    error=$( (mkdir -p "$temporary" && cd "$temporary" && write_runner && : >.complete) 2>&1) || {
        why=$(reason)
        rm -rf "$temporary"
        if [ ! -f "$runner_dir/.complete" ]; then
            rmdir "$root/.ops/runner" "$root/.ops" 2>/dev/null
            [ -z "$made" ] || find "$made" -depth -type d -exec rmdir {} + 2>/dev/null
            fail 2 "the runner can't be written below $root on pod $pod: $why"
            return 1
        fi
    }
    [ -f "$runner_dir/.complete" ] || rm -rf "$runner_dir"
    mv "$temporary" "$runner_dir" 2>/dev/null
    # Somebody else was quicker: theirs is the same, ours landed inside it.
    rm -rf "$temporary" "$runner_dir/${temporary##*/}"
    [ -f "$runner_dir/.complete" ] || fail 2 "the runner can't be put at $runner_dir on pod $pod"
}

# Sets made to the directory of the outputs root's path that has to be made first, so that a failure can take all back.
topmost_missing() {
    made= at=$root
    while [ ! -e "$at" ] && [ "${at%/*}" != "$at" ]; do
        made=$at
        at=${at%/*}
    done
}

reserve() {
    reserved_at=$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)
    case $reserved_at in *[!0-9TZ:.-]*) reserved_at=$(date -u +%Y-%m-%dT%H:%M:%S.000Z) ;; esac # busybox has no %N
    # Asked for first: git may take its time, and another submit of this run id must not wait for it.
    facts=$(pod_facts)
    if error=$(mkdir "$dir" 2>&1); then
        error=$( (mkdir "$dir/.ops" && printf '%s\n' "$facts" >"$dir/.ops/pod_facts" && cd "$dir" && write_files) 2>&1) && return 0
        why=$(reason)
        rm -rf "$dir"
        fail 2 "the run directory can't be written on pod $pod: $why"
        return 1
    fi
    [ -d "$dir" ] || { fail 2 "the run directory $dir can't be made on pod $pod: ${error##*: }"; return 1; }
    # The digest is written last: wait for a submit that is at it right now. Without .ops it is no such directory.
    tries=0
    while [ ! -f "$dir/.ops/request.sha256" ] && { [ -d "$dir/.ops" ] || [ "$tries" -lt 5 ]; } && [ "$tries" -lt 100 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    if [ "$(cat "$dir/.ops/request.sha256" 2>/dev/null)" = "$digest" ]; then
        echo "@ops again"
        return 0
    fi
    if [ -f "$dir/.ops/request.sha256" ]; then
        fail 5 "run $run_id exists already on pod $pod, and it is another request"
    else
        fail 5 "the directory $dir exists already on pod $pod, and no submit has completed it"
    fi
}

pod_facts() {
    printf 'hostname=%s\nboot_id=%s\nwandb_mode=%s\nreserved_at=%s\n' "$host_name" "$boot_id" "$wandb_mode" "$reserved_at"
    git -C "$cwd" --no-optional-locks status --porcelain=v2 --branch 2>/dev/null | awk '
        /^# branch.oid / { print "git_commit=" $3 }
        /^# branch.head / { print "git_branch=" $3 }
        !/^#/ { dirty = 1 }
        END { if (NR) print "git_dirty=" (dirty ? "true" : "false") }'
    git -C "$cwd" config --get remote.origin.url 2>/dev/null | sed 's,^\([a-z+]*://\)[^/@]*@,\1,; s/^/git_remote_url=/'
    return 0
}

# The variables of this shell that decide which programs run, quoted for command.sh.
inherited() {
    for name in $inherited_names; do
        eval "value=\${$name-}"
        [ -z "$value" ] || printf "export %s='%s'\n" "$name" "$(printf %s "$value" | sed "s/'/'\\\\''/g")"
    done
}

launch() {
    # A run that starts another isn't the other: stopping the one must spare the other's shells and recorder.
    unset OPS_RUN_ID OPS_RUN_DIR
    # What looks like a secret must not live on in a tmux server's environment or a long-lived shell's.
    for name in $(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p' | grep -Ei "$secret_names"); do unset "$name"; done
    if [ -n "$session" ]; then
        # A tmux server keeps the environment of its first client: the run gets that of this submit, by a file of a moment.
        variables=$(mktemp) && export -p >"$variables" && plainly tmux -L ops -f /dev/null new-session -d -s "$session" -x 200 -y 50 \
            env -i /bin/sh -c '. "$0"; rm -f "$0"; exec sh "$1" "$2"' "$variables" "$runner_dir/lib/record/launch.sh" "$dir" \
            >/dev/null 2>&1 && { echo "@ops session $session"; return 0; }
        rm -f "$variables"
        command -v tmux >/dev/null 2>&1 && echo "@ops no_tmux tmux refused the session" || echo "@ops no_tmux tmux is not installed"
    fi
    plainly setsid -f sh "$runner_dir/lib/record/launch.sh" "$dir" </dev/null >/dev/null 2>&1
}

# A signal that is ignored here would be ignored by the command for ever: no shell can take that back.
plainly() (
    trap - HUP PIPE
    exec "$@"
)

wait_for_start() {
    tries=0
    while [ ! -f "$dir/.ops/child" ] && [ ! -f "$dir/summary.json" ] && [ "$tries" -lt 200 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
    echo "@ops wandb $wandb_mode"
    [ -f "$dir/.ops/child" ] && echo "@ops started $host_name" || echo "@ops not_started"
}
