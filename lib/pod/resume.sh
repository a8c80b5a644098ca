# Goes on with a run that is over, in its own directory. Given: root, run_id, dir, runner_dir, pod, session (empty: without tmux), wish (JSON for the runner),
# dry_run, and submit.sh's and portable.sh's functions; write_runner where the pod lacks the runner. Answers "@ops need_runner", "@ops need_portable", "@ops fail CODE TEXT" with "@ops hint TEXT",
# or "@ops done JSON" and then "@ops started HOST".
main() {
    own_umask=$(umask) # the command's
    umask 077
    trap '' HUP PIPE # Once begun, it is carried through, whether or not anybody still listens.
    enter_run "$dir" || { echo "@ops fail 4 there is no run directory $dir on pod $pod"; return 0; }
    have_runner || return 0
    ask --resume || return 0
    [ -z "$dry_run" ] || return 0
    attempt=$(printf '%s\n' "$answer" | sed -n 's/^@ops done .*"attempt":\([0-9]*\).*/\1/p')
    # Of a repeat after a dropped connection: it runs already.
    [ -e ".ops/attempt-$attempt/shell" ] || { session_is_free; launch; }
    wait_for_attempt
}

# ask MODE: what the runner says about this run.
ask() {
    error=.ops/.$$.err
    answer=$(printf '%s' "$wish" | sh "$runner_dir/jbang" "$runner_dir/runner.java" "$1" "$dir" 2>"$error")
    printf '%s\n' "$answer" | grep '^@ops '
    why=$(tail -n 1 "$error" 2>/dev/null)
    rm -f "$error"
    case $answer in
    *'@ops done '*) return 0 ;;
    *'@ops fail '*) return 1 ;;
    *) fail 1 "the runner can't be started on pod $pod: ${why:-it said nothing}" ;;
    esac
}

# The last attempt's launcher ends moments after its summary.
session_is_free() {
    tries=0
    while [ -n "$session" ] && [ "$tries" -lt 50 ] && tmux -L ops has-session -t "=$session" 2>/dev/null; do
        sleep 0.1
        tries=$((tries + 1))
    done
}

wait_for_attempt() {
    tries=0
    while ! grep -q "^attempt=$attempt\$" .ops/child 2>/dev/null && [ ! -f summary.json ] && { [ "$tries" -lt 400 ] || { [ "$tries" -lt 480 ] && is_kept "$dir"; }; }; do
        if [ "$tries" -lt 400 ]; then sleep 0.05; else sleep 0.5; fi
        tries=$((tries + 1))
    done
    if grep -q "^attempt=$attempt\$" .ops/child 2>/dev/null || [ -f summary.json ]; then echo "@ops started $host_name"; else echo "@ops not_started"; fi
}
