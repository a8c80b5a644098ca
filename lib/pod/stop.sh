# Ends a run's whole process tree: SIGTERM, grace, SIGKILL. Given: dir, run_id, grace_seconds, by (who asks), and tree.sh.
main() {
    cd "$dir" 2>/dev/null || { echo "@ops no_run"; return 0; }
    [ -f summary.json ] && { echo "@ops over"; return 0; }
    # A run that is being started will have its process in a moment.
    waited=0
    while [ "$(child_of .)" = none ] && [ -d .ops/launch ] && [ "$waited" -lt 50 ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
    read_child .
    child=$(child_of .)
    case $child in
    elsewhere) echo "@ops elsewhere $c_host"; return 0 ;;
    gone | other_boot | none) [ -z "$(members)" ] && { echo "@ops $child"; return 0; } ;;
    esac
    if [ ! -f .ops/stop ]; then
        (umask 077 && printf 'by=%s\nat=%s\n' "$by" "$(date -u +%Y-%m-%dT%H:%M:%S.000Z)" >.ops/stop.tmp && mv .ops/stop.tmp .ops/stop) || {
            printf "@ops fail can't write %s/.ops/stop\n" "$dir"
            return 0
        }
    fi
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
    echo "@ops stopped"
}
