# Makes a checkout on the pod exactly one commit. Given: pod, root (outputs root), repo (the checkout's directory), own (yes: it is the user's own working
# directory, which stays as it is), url (where it comes from, may be empty), url_from (config or laptop), ref (as the user gave it, checked; empty: commit),
# commit (full SHA), carry (yes: the laptop has that commit and can send it), bundle (its commits as they came from there, or empty), worktree (no, yes, auto: when a run is active), worktree_dir (empty: one of ours),
# run_id (of the run that is to be started there, may be empty), stash, dry (yes or empty), record (digest of the laptop's changes, or empty), key_file, token_file,
# python, setup_text, setup_inputs (globs, one a line), and the functions write_record, setup_steps, setup_environment.
# Answers "@ops KEY TEXT" lines: note and out on the way, fail CODE TEXT and hint TEXT, need_commits SHA and have SHA, at DIR, commit, ref KIND NAME, pr N, time, subject,
# change FROM|none|new, stashed REF, setup ran|unchanged|none, and done at the very end.
# What is remembered of a checkout lies in ops/ of its git directory: begun (a sync is at it, or was killed), laid, known, setup, setup.log, claims.
main() {
    work=$(mktemp -d) || { fail 2 "no temporary file can be made on pod $pod"; return 0; }
    ended= child= watcher=
    trap : HUP PIPE # a handler, unlike an ignored signal, isn't inherited by what is started from here
    trap 'end_child; exit 143' INT TERM
    trap 'tidy' EXIT
    watch_laptop $$ &
    watcher=$!
    git_environment
    synchronize && echo "@ops done"
    return 0
}

synchronize() {
    command -v git >/dev/null || { fail 2 "git is not installed on pod $pod" "install it there: ops pod bootstrap, or apt-get install git"; return 1; }
    [ -z "$run_id" ] || existing_run || return 1
    [ -z "$existing" ] || return 0
    access || return 1
    lock || return 1
    look || return 1
    choose_place || return 1
    [ -z "$present" ] || [ -n "$apart" ] || guard "$repo" || return 1
    resolve || return 1
    [ -n "$dry" ] || make_place || return 1
    describe
    [ -n "$dry" ] || prepare || return 1
    claim
}

# Ends a line of ours safely: one line, without what might be a password in a URL.
line() { printf %s "$1" | tr '\n\r\t' '   ' | sed 's,://[^/@ ]*@,://,g'; }
note() { printf '@ops note %s\n' "$(line "$1")"; }
fail() {
    printf '@ops fail %s %s\n' "$1" "$(line "$2")"
    [ -z "$3" ] || printf '@ops hint %s\n' "$(line "$3")"
    return 1
}

# The laptop went away (Ctrl-C, a lost connection): what takes long is ended. A repeat goes on.
watch_laptop() {
    trap '' PIPE HUP
    while sleep 2 >/dev/null 2>&1; do printf '@ops alive\n' 2>/dev/null || { kill -TERM "$1"; exit 0; }; done
}

# attended COMMAND...: in a process group of its own, which ends with us; stdout and stderr go to $work/said unless the caller redirects them.
attended() {
    setsid "$@" </dev/null 9>&- &
    child=$!
    wait "$child"
    status=$?
    child=
    return "$status"
}

end_child() {
    [ -n "$child" ] || return 0
    kill -TERM "-$child" 2>/dev/null
    tries=0
    while kill -0 "-$child" 2>/dev/null && [ "$tries" -lt 50 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    kill -KILL "-$child" 2>/dev/null
    return 0
}

tidy() {
    [ -z "$watcher" ] || kill "$watcher" 2>/dev/null
    rm -rf "$work"
    [ -z "$bundle" ] || rm -f "$bundle"
}

# Two syncs of one checkout: the second waits. The lock ends with its holder, however that ends.
lock() {
    parent=${repo%/*} base=${repo##*/}
    parent=${parent:-/}
    mkdir -p "$parent" 2>/dev/null
    lock_file=${parent%/}/.$base.ops-lock
    [ -z "$own" ] || { (umask 077; mkdir -p "$root/.ops") 2>/dev/null; lock_file=$root/.ops/$base.ops-lock; }
    command -v flock >/dev/null || { lock_directory; return; }
    { : >>"$lock_file"; } 2>/dev/null || { mkdir -p "$root/.ops" && lock_file=$root/.ops/$base.ops-lock && : >>"$lock_file"; } 2>/dev/null ||
        { fail 2 "neither $parent nor $root can be written on pod $pod"; return 1; }
    exec 9>>"$lock_file"
    flock -n 9 && return 0
    note "another sync of $repo is at work; waiting for it"
    flock -w 900 9 || fail 5 "another sync of $repo has been at work for 15 minutes" "wait for it, or end it on the pod: fuser $lock_file"
}

# Where flock is missing: a directory with its owner in it. Only a person can tell that a dead owner's lock isn't being taken over by somebody else right now.
lock_directory() {
    tries=0
    until mkdir "$lock_file.d" 2>/dev/null; do
        owner=$(cat "$lock_file.d/owner" 2>/dev/null)
        [ "$tries" -gt 0 ] || note "another sync of $repo is at work; waiting for it"
        if [ -n "$owner" ] && [ "$(start_of "${owner%% *}")" != "${owner#* }" ]; then
            fail 5 "the lock $lock_file.d was left by process ${owner%% *}, which is gone" "on the pod: rm -r '$lock_file.d'"
            return 1
        fi
        [ "$tries" -lt 900 ] || { fail 5 "another sync of $repo has been at work for 15 minutes"; return 1; }
        sleep 1
        tries=$((tries + 1))
    done
    echo "$$ $(start_of $$)" >"$lock_file.d/owner"
    trap 'rm -rf "$lock_file.d"; tidy' EXIT
}
