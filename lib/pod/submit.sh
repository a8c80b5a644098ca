# Reserves a run directory, writes what is fixed before the start, and starts it. Given: root, run_id, digest, runner_dir, cwd,
# program, required_files, secret_files, secret_variables, python, wandb_mode, session (empty: without tmux), check (empty: no preflight), preset,
# file_umask, processes, serve_port, dataset_globs (one a line), any_python, code_limit_bytes, config_probe and python_loader (texts, where the kind has settings), and the functions write_files,
# write_runner, probe_spec (from the laptop), and portable.sh's. Answers "@ops fail CODE TEXT", "@ops need_runner", "@ops need_portable", "@ops again" or "@ops started HOST".
main() {
    own_umask=$(umask)
    umask "$file_umask"
    trap '' HUP PIPE # Once begun, a submit is carried through, whether or not anybody still listens.
    dir=$root/$run_id
    preflight || return 0
    as_synced || return 0
    have_runner || return 0
    reserve || return 0
    mkdir "$dir/.ops/launch" 2>/dev/null && { launch; remember_preset; }
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

# The runner's sources, once per content: complete under their own name or not there at all.
have_runner() {
    for link in "$root/.ops" "$root/.ops/runner" "$root/.ops/last" "$runner_dir" "$runner_dir.jar"; do
        if [ -L "$link" ]; then fail 5 "$link on pod $pod is a link, and what it leads to would be run: remove it"; return 1; fi
    done
    [ -f "$runner_dir/.complete" ] && { is_compiled; return; }
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
    [ -f "$runner_dir/.complete" ] || { fail 2 "the runner can't be put at $runner_dir on pod $pod"; return 1; }
    is_compiled
}

# Where the pod doesn't compile it, the laptop's build of it has to lie beside it.
is_compiled() {
    [ -f "$runner_dir.jar" ] || ! portable_java || { echo "@ops need_portable"; return 1; }
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
    timestamp
    reserved_at=$at
    if error=$(mkdir "$dir" 2>&1); then
        error=$( (cd "$dir" && mkdir .ops && facts=$(cd "$OLDPWD" && pod_facts) && printf '%s\n' "$facts" >.ops/pod_facts && setup_log && write_files) 2>&1) && { [ -z "$claim" ] || rm -f "$claim"; return 0; }
        why=$(reason)
        rm -rf "$dir"
        fail 2 "the run directory can't be written on pod $pod: $why"
        return 1
    fi
    if [ -L "$dir" ]; then fail 5 "$dir on pod $pod is a link, not a run directory"; return 1; fi
    [ -d "$dir" ] || { fail 2 "the run directory $dir can't be made on pod $pod: ${error##*: }"; return 1; }
    # The digest is written last: wait for a submit that is at it right now, longer while it is seen there or records the code. Without .ops it is no such directory.
    tries=0
    while [ ! -f "$dir/.ops/request.sha256" ] && { [ -d "$dir/.ops" ] || is_empty "$dir" || [ "$tries" -lt 5 ]; } &&
        { [ "$tries" -lt 100 ] || { [ -e "$dir/.ops/code/errors" ] && [ "$tries" -lt 1200 ]; } || { [ "$tries" -lt 600 ] && has_visitor "$dir"; }; }; do
        sleep 0.1
        tries=$((tries + 1))
    done
    line_of "$dir/.ops/request.sha256"
    if [ "$line" = "$digest" ]; then
        echo "@ops again"
        return 0
    fi
    if [ -f "$dir/.ops/request.sha256" ]; then
        fail 5 "run $run_id exists already on pod $pod, and it is another request"
    else
        fail 5 "the directory $dir exists already on pod $pod, and no submit has completed it"
    fi
}

# Which run of a preset was the last; only a hint, and nothing is lost without it.
remember_preset() {
    [ -z "$preset" ] || { { [ -d "$root/.ops/last" ] || mkdir -p "$root/.ops/last"; } && printf '%s\n' "$run_id" >"$root/.ops/last/.$run_id" && mv "$root/.ops/last/.$run_id" "$root/.ops/last/$preset"; } 2>/dev/null
    return 0
}

pod_facts() {
    printf 'hostname=%s\nboot_id=%s\nwandb_mode=%s\nreserved_at=%s\n' "$host_name" "$boot_id" "$wandb_mode" "$reserved_at"
    define_code
    code_state "$dir" "$cwd"
    # What the sync was asked for says more than whichever ref points at the commit.
    [ ! -f "$claim" ] || awk '{ key = $0; sub(/=.*/, "", key); sub(/^[^=]*=/, "") }
        key == "ref" { named = $0 != "" }
        key == "asked" || named && (key == "ref" || key == "pr") { print "git_" key "=" $0 }' "$claim"
    return 0
}

# What a sync for this run left in the git directory of its checkout (lib/repo/sync_make.sh, claim): the commit that the run is to have.
as_synced() {
    claim= checkout_ops=
    git_directory && checkout_ops=$git_dir/ops || return 0
    [ -f "$checkout_ops/claims/$run_id" ] || return 0
    claim=$checkout_ops/claims/$run_id
    [ "$(git -C "$cwd" rev-parse HEAD)" = "$(sed -n 's/^commit=//p' "$claim")" ] ||
        fail 5 "somebody brought the checkout of $cwd to another commit after the sync for run $run_id; submit it again"
}

# Sets git_dir to the git directory of the checkout that the working directory is in. Git is asked where a look doesn't tell: of a linked worktree, a submodule.
git_directory() {
    git_dir= at=$PWD
    if [ -z "${GIT_DIR-}" ]; then
        while [ ! -e "$at/.git" ] && [ ! -d "$at/objects" ]; do
            [ -n "$at" ] || return 1
            at=${at%/*}
        done
        if [ -d "$at/.git" ]; then git_dir=$at/.git; return 0; fi
    fi
    git_dir=$(git rev-parse --absolute-git-dir 2>/dev/null)
}

# How the checkout was made ready to run, where the last setup succeeded; secrets are masked in it already.
setup_log() { [ -z "$checkout_ops" ] || [ ! -f "$checkout_ops/setup" ] || [ ! -f "$checkout_ops/setup.log" ] || cat "$checkout_ops/setup.log" >setup.log; }

# The variables of this shell that decide which programs run, quoted for command.sh.
inherited() {
    for name in $inherited_names; do
        eval "value=\${$name-}"
        case $value in *\'*) value=$(printf %s "$value" | sed "s/'/'\\\\''/g") ;; esac
        [ -z "$value" ] || printf "export %s='%s'\n" "$name" "$value"
    done
}

launch() {
    # A run that starts another isn't the other: stopping the one must spare the other's shells and recorder.
    unset OPS_RUN_ID OPS_RUN_DIR
    # What looks like a secret must not live on in a tmux server's environment or a long-lived shell's.
    for name in $(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p' | grep -Ei "$secret_names"); do unset "$name"; done
    if [ -n "$session" ]; then
        # A server whose last session has just ended refuses and is gone: the next try starts another.
        for pause in 0.2 1 ''; do
            in_tmux && { echo "@ops session $session"; return 0; }
            [ -n "$pause" ] && command -v tmux >/dev/null 2>&1 || break
            sleep "$pause"
        done
        command -v tmux >/dev/null 2>&1 && echo "@ops no_tmux tmux refused the session" || echo "@ops no_tmux tmux is not installed"
    fi
    plainly setsid -f sh "$runner_dir/lib/record/launch.sh" "$dir" </dev/null >/dev/null 2>&1
}

# A tmux server keeps the environment of its first client: the run gets that of this submit, by a file of a moment.
in_tmux() {
    variables=$(mktemp) && { export -p; echo "umask $own_umask"; } >"$variables" && plainly tmux -L ops -f /dev/null new-session -d -s "$session" -x 200 -y 50 \
        env -i /bin/sh -c '. "$0"; rm -f "$0"; exec sh "$1" "$2"' "$variables" "$runner_dir/lib/record/launch.sh" "$dir" >/dev/null 2>&1 && return 0
    rm -f "$variables"
    return 1
}

# A signal that is ignored here would be ignored by the command for ever: no shell can take that back.
plainly() (
    trap - HUP PIPE
    umask "$own_umask" # the command's; launch.sh sees to the run's own files
    exec "$@"
)

wait_for_start() {
    tries=0
    while [ ! -f "$dir/.ops/child" ] && [ ! -f "$dir/summary.json" ] && { [ "$tries" -lt 300 ] || { [ "$tries" -lt 400 ] && is_kept "$dir"; }; }; do
        # Mostly it takes some hundredths of a second, and somebody waits for the prompt.
        if [ "$tries" -lt 100 ]; then sleep 0.01; elif [ "$tries" -lt 300 ]; then sleep 0.05; else sleep 0.5; fi
        tries=$((tries + 1))
    done
    echo "@ops wandb $wandb_mode"
    [ -f "$dir/.ops/child" ] && echo "@ops started $host_name" || echo "@ops not_started"
}
