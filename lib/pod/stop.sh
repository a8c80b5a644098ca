# Ends a run's whole process tree: SIGTERM, grace, SIGKILL. Given: dir, run_id, grace_seconds, by (who asks), and tree.sh.
main() {
    enter_run "$dir" && [ ! -L .ops ] || { echo "@ops no_run"; return 0; }
    attempt=$(present)
    settle
    [ -f summary.json ] && { echo "@ops over"; return 0; }
    read_child .
    child=$(child_of .)
    case $child in
    elsewhere) echo "@ops elsewhere $c_host"; return 0 ;;
    gone | other_boot) [ -z "$(members)" ] && { echo "@ops $child"; return 0; } ;;
    none) [ -d .ops/launch ] || [ -f .ops/attempt ] || [ -n "$(members)" ] || { echo "@ops none"; return 0; } ;;
    esac
    ended=
    ! ended_by_itself || ended=yes
    # Where nobody is left to go on with a run that ended by itself, a mark would only say that it was stopped.
    [ -n "$ended" ] && ! is_kept "$dir" || mark || return 0
    # One that is being started, or waits to be started again, has its process in a moment, or sees the mark and never starts.
    waited=0
    while [ "$(child_of .)" = none ] && [ ! -f summary.json ] && [ "$waited" -lt 50 ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
    read_child .
    end_tree "$grace_seconds" || { echo "@ops fail processes $(members | tr '\n' ' ')can't be killed"; return 0; }
    # The runner writes the summary within moments; it may have to start first, or have snapshots and digests to make.
    moment
    cap=$((now + 9000)) rounds=0
    while [ ! -f summary.json ] && is_awaited 100; do :; done
    echo "@ops $(outcome)"
}

# What the record says of it, once there is one: a run that ended by itself just before the mark was over.
outcome() {
    if [ -f summary.json ]; then
        grep -q '^  "state" *: *"stopped"' summary.json || { echo over; return; }
    elif [ -n "$ended" ] && [ "$(present)" = "$attempt" ]; then
        echo over
        return
    elif [ "$(child_of .)" = none ]; then
        echo none
        return
    fi
    [ -n "$killed" ] && echo killed || echo stopped
}

# An attempt that has just ended is followed by the summary, or by another attempt.
settle() {
    moment
    cap=$((now + 3000)) rounds=0
    while [ -f .ops/exit ] && [ ! -f summary.json ] && [ "$(present)" = "$attempt" ] && is_awaited 30; do :; done
}

# is_awaited ROUNDS: passes a moment; fails when there were so many and nobody is left to go on with the run, or the time that cap sets is over.
is_awaited() {
    rounds=$((rounds + 1))
    if [ "$rounds" -gt "$1" ] && [ $((rounds % 10)) = 1 ]; then
        moment
        [ "$now" -lt "$cap" ] && is_kept "$dir" || return 1
    fi
    sleep 0.1
}

present() { cat .ops/attempt 2>/dev/null || echo 1; }

# Its end is recorded already, and no signal that somebody sent with the wish to stop it was the reason.
ended_by_itself() { [ "$(sed -n 's/^signal=//p' .ops/exit 2>/dev/null)" = 0 ]; }

# Who stopped it, and when. What the recorder wrote when it ended the run itself gives way, and is named: the run may have ended of it before.
mark() {
    before=$(sed -n 's/^reason=//p' .ops/stop 2>/dev/null)
    case $before in
    timeout | stalled) before="before=$before
" ;;
    *) [ ! -f .ops/stop ] || return 0 ;;
    esac
    timestamp
    (umask 077 && printf 'by=%s\nat=%s\nreason=stop\n%s' "$by" "$at" "$before" >".ops/stop.$$.tmp" && mv ".ops/stop.$$.tmp" .ops/stop) && return 0
    printf "@ops fail can't write %s/.ops/stop\n" "$dir"
    return 1
}
