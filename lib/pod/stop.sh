# Ends a run's whole process tree: SIGTERM, grace, SIGKILL. Given: dir, run_id, grace_seconds, by (who asks).
# Members are found by the command's session and by OPS_RUN_ID in their environment: torchrun's workers make sessions of their own.
main() {
    cd "$dir" 2>/dev/null || { echo "@ops no_run"; return 0; }
    [ -f summary.json ] && { echo "@ops over"; return 0; }
    child=$(child_of .)
    case $child in
    elsewhere) echo "@ops elsewhere $c_host"; return 0 ;;
    gone | other_boot | none) [ -z "$(members)" ] && { echo "@ops $child"; return 0; } ;;
    esac
    if [ ! -f .ops/stop ]; then
        printf 'by=%s\nat=%s\n' "$by" "$(date -u +%Y-%m-%dT%H:%M:%S.000Z)" >.ops/stop.tmp && mv .ops/stop.tmp .ops/stop || {
            echo "@ops fail can't write $dir/.ops/stop"
            return 0
        }
    fi
    signal_all TERM
    waited=0
    while [ -n "$(members)" ] && [ "$waited" -lt $((grace_seconds * 10)) ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
    tries=0
    while [ -n "$(members)" ] && [ "$tries" -lt 50 ]; do
        [ "$tries" = 0 ] && echo "@ops killed"
        signal_all KILL
        sleep 0.1
        tries=$((tries + 1))
    done
    [ -n "$(members)" ] && { echo "@ops fail processes $(members | tr '\n' ' ')can't be killed"; return 0; }
    # The runner writes the summary within moments.
    waited=0
    while [ ! -f summary.json ] && [ "$waited" -lt 100 ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
    echo "@ops stopped"
}

# The pids of the run's living processes. The attempt's own shell isn't one: it must live to write the exit record.
members() {
    {
        grep -lzxF -- "OPS_RUN_ID=$run_id" /proc/[0-9]*/environ 2>/dev/null | sed 's,/proc/,,; s,/environ,,'
        [ -n "$c_pid" ] && [ "$c_boot" = "$boot_id" ] && [ "$(start_of "$c_pid")" = "$c_start" ] && echo "$c_pid"
    } | sort -un | while read -r pid; do
        # Zombies have ended already; this script and its parents may carry the variable when ops runs inside a run.
        [ "$pid" = "$$" ] || [ "$pid" = "$PPID" ] || [ -z "$(start_of "$pid")" ] || echo "$pid"
    done
}

signal_all() {
    for pid in $(members); do
        kill -s "$1" "$pid" 2>/dev/null
    done
}
