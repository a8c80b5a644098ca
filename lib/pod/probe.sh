# Reads runs without changing anything. Given: roots (one a line), select (all|last|prefix), prefix.
main() {
    echo "@ops now $(date +%s)"
    printf '%s\n' "$roots" | while IFS= read -r root; do
        cd "$root" 2>/dev/null && printf '@ops root %s\n' "$root" && one_root
    done
}

one_root() {
    case $select in
    all) runs=$(ls -1) ;;
    last) runs=$(newest) ;;
    *) runs=$(ls -1 | grep -aF -- "$prefix" | awk -v p="$prefix" 'index($0, p) == 1') ;;
    esac
    # An exact name wins over longer ones that begin with it.
    if [ "$select" = prefix ] && is_run "$prefix"; then runs=$prefix; fi
    printf '%s\n' "$runs" | while IFS= read -r run; do
        case $run in '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*) continue ;; esac
        is_run "$run" && one "$run"
    done
}

# Other directories may lie beside the runs. A link may lead out of the outputs root: it is not a run.
is_run() {
    [ -d "./$1" ] && [ ! -L "./$1" ] || return 1
    for mark in .ops summary.json run_metadata.json command.sh heartbeat.txt; do
        [ -e "./$1/$mark" ] && return 0
    done
    return 1
}

# The latest reservations, all of the last second: the request is written once and never again.
newest() {
    find . -mindepth 3 -maxdepth 3 -path './*/.ops/request.json' -exec stat -c '%Y %n' {} + 2>/dev/null |
        sort -k1,1nr | awk 'NR == 1 { t = $1 } $1 == t' | sed 's,^[0-9]* \./,,; s,/.*,,'
}

# A file's lines behind their file's name; a run id has no character that means something to sed.
lines_of() {
    [ -f "$1/$2" ] && LC_ALL=C sed "s,^,$1/$2:," "$1/$2" 2>/dev/null && echo
}

one() {
    if [ -f "$1/summary.json" ]; then
        echo "@ops run $1 over"
        lines_of "$1" summary.json
        lines_of "$1" run_metadata.json
    else
        # The process first, its exit record after it: the record is written before the process ends.
        echo "@ops run $1 $(child_of "$1")"
        [ -f "$1/.ops/stop" ] && echo "@ops stop $1"
        for file in run_metadata.json .ops/exit heartbeat.txt endpoint.json; do lines_of "$1" "$file"; done
        [ -f "$1/metrics.jsonl" ] && tail -n 20 "$1/metrics.jsonl" | LC_ALL=C sed "s,^,$1/metrics.jsonl:," && echo
        # Finished between the two looks.
        [ -f "$1/summary.json" ] && { echo "@ops run $1 over"; lines_of "$1" summary.json; }
    fi
    stat -c '@ops mtime %Y %n' "$1/.ops/request.json" "$1/.ops/exit" "$1/heartbeat.txt" "$1/stdout.log" 2>/dev/null
}
