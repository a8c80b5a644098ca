# Reads runs without changing anything. Given: roots (one a line), select (all|last|prefix), prefix.
main() {
    echo "@ops now $(date +%s)"
    printf '%s\n' "$roots" | while IFS= read -r root; do
        cd "$root" 2>/dev/null && echo "@ops root $root" && one_root
    done
}

one_root() {
    case $select in
    all) runs=$(ls -1) ;;
    last) runs=$(newest) ;;
    *) runs=$(ls -1 | grep -F -- "$prefix" | awk -v p="$prefix" 'index($0, p) == 1') ;;
    esac
    # An exact name wins over longer ones that begin with it.
    if [ "$select" = prefix ] && [ -d "./$prefix" ]; then runs=$prefix; fi
    printf '%s\n' "$runs" | while IFS= read -r run; do
        case $run in '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*) continue ;; esac
        # A link may lead out of the outputs root: it is not a run.
        [ -d "$run" ] && [ ! -L "$run" ] || continue
        one "$run"
    done
}

# The latest reservation: the request is written once and never again.
newest() {
    find . -mindepth 3 -maxdepth 3 -path './*/.ops/request.json' -exec stat -c '%Y %n' {} + 2>/dev/null |
        sort -k1,1n -k2,2 | tail -n 1 | sed 's,^[0-9]* \./,,; s,/.*,,'
}

one() {
    if [ -f "$1/summary.json" ]; then
        echo "@ops run $1 over"
        grep -H '' "$1/summary.json" "$1/run_metadata.json" 2>/dev/null
    else
        # The process first, its exit record after it: the record is written before the process ends.
        echo "@ops run $1 $(child_of "$1")"
        [ -f "$1/.ops/stop" ] && echo "@ops stop $1"
        grep -H '' "$1/run_metadata.json" "$1/.ops/exit" "$1/heartbeat.txt" 2>/dev/null
        [ -f "$1/metrics.jsonl" ] && tail -n 20 "$1/metrics.jsonl" | sed "s,^,$1/metrics.jsonl:,"
        # Finished between the two looks.
        [ -f "$1/summary.json" ] && { echo "@ops run $1 over"; grep -H '' "$1/summary.json"; }
    fi
    stat -c '@ops mtime %Y %n' "$1/.ops/request.json" "$1/.ops/exit" "$1/heartbeat.txt" "$1/stdout.log" 2>/dev/null
}
