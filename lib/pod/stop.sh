# Ends a run's whole process tree: SIGTERM, grace, SIGKILL. Given: dir, run_id, grace_seconds, by (who asks), and tree.sh.
main() {
    enter_run "$dir" && [ ! -L .ops ] || { echo "@ops no_run"; return 0; }
    settle
    [ -f summary.json ] && { echo "@ops over"; return 0; }
    read_child .
    child=$(child_of .)
    case $child in
    elsewhere) echo "@ops elsewhere $c_host"; return 0 ;;
    gone | other_boot) [ -z "$(members)" ] && { echo "@ops $child"; return 0; } ;;
    none) [ -d .ops/launch ] || [ -f .ops/attempt ] || [ -n "$(members)" ] || { echo "@ops none"; return 0; } ;;
    esac
    mark || return 0
    # One that is being started, or waits to be started again, has its process in a moment, or sees the mark and never starts.
    waited=0
    while [ "$(child_of .)" = none ] && [ ! -f summary.json ] && [ "$waited" -lt 50 ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
    read_child .
    if end_tree "$grace_seconds"; then
        [ -z "$killed" ] || echo "@ops killed"
    else
        echo "@ops fail processes $(members | tr '\n' ' ')can't be killed"
        return 0
    fi
    # The runner writes the summary within moments.
    waited=0
    while [ ! -f summary.json ] && [ "$waited" -lt 100 ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
    [ -f summary.json ] || [ "$(child_of .)" != none ] && echo "@ops stopped" || echo "@ops none"
}

# An attempt that has just ended is followed by the summary, or by another attempt.
settle() {
    waited=0 attempt=$(cat .ops/attempt 2>/dev/null)
    while [ -f .ops/exit ] && [ ! -f summary.json ] && [ "$(cat .ops/attempt 2>/dev/null)" = "$attempt" ] && [ "$waited" -lt 30 ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
}

# Who stopped it, and when. What the recorder wrote when it ended the run itself gives way.
mark() {
    case $(sed -n 's/^reason=//p' .ops/stop 2>/dev/null) in
    timeout | stalled) ;;
    *) [ ! -f .ops/stop ] || return 0 ;;
    esac
    (umask 077 && printf 'by=%s\nat=%s\nreason=stop\n' "$by" "$(date -u +%Y-%m-%dT%H:%M:%S.000Z)" >".ops/stop.$$.tmp" && mv ".ops/stop.$$.tmp" .ops/stop) && return 0
    printf "@ops fail can't write %s/.ops/stop\n" "$dir"
    return 1
}
