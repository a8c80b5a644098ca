# Reads runs without changing anything. Given: roots (one a line), select (all|last|prefix), prefix.
main() {
    echo "@ops now $(date +%s)"
    printf '%s\n' "$roots" | while IFS= read -r root; do
        cd "$root" 2>/dev/null && printf '@ops root %s\n' "$root" && one_root
    done
}

one_root() {
    known=
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
    [ -d "./$1" ] && [ ! -L "./$1" ] && [ ! -L "./$1/.ops" ] || return 1
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
    [ -f "$1/$2" ] && [ ! -L "$1/$2" ] && LC_ALL=C sed "s,^,$1/$2:," "$1/$2" 2>/dev/null && echo
}

# What became of the command's process. Its shell outlives it, and is not it.
process_of() {
    read_child "$1"
    word=$(child_of "$1")
    if [ "$word" = alive ] && [ "$(start_of "$c_pid")" != "$c_start" ]; then word=ending; fi
    echo "$word"
}

# launch.sh and the recorder know their run by its directory, as an argument. All processes are looked at once, for all runs of a root.
keepers() {
    cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' | root_dir="${root%/}/" awk '
        (before == "--record" || before ~ /\/launch\.sh$/) && index($0, ENVIRON["root_dir"]) == 1 {
            print (before == "--record" ? "recorder " : "launcher ") substr($0, length(ENVIRON["root_dir"]) + 1)
        }
        { before = $0 }'
}

# A line break on either side makes whole words of the list's lines.
keepers_of() {
    [ -n "$known" ] || known="
$(keepers)
"
    case $known in *"
recorder $1
"*) echo "@ops recorder $1" ;; esac
    case $known in *"
launcher $1
"*) echo "@ops launcher $1 alive" ;; *) [ -d "$1/.ops/launch" ] && echo "@ops launcher $1 asked" ;; esac
}

one() {
    if [ -f "$1/summary.json" ]; then
        echo "@ops run $1 over"
        lines_of "$1" summary.json
        lines_of "$1" run_metadata.json
    else
        # The process first, its exit record after it: the record is written before the process ends.
        echo "@ops run $1 $(process_of "$1")"
        keepers_of "$1"
        [ -f "$1/.ops/stop" ] && echo "@ops stop $1"
        for file in run_metadata.json .ops/attempt .ops/child .ops/exit .ops/stop heartbeat.txt endpoint.json; do lines_of "$1" "$file"; done
        [ -f "$1/metrics.jsonl" ] && [ ! -L "$1/metrics.jsonl" ] && tail -n 20 "$1/metrics.jsonl" | LC_ALL=C sed "s,^,$1/metrics.jsonl:," && echo
        # Finished between the two looks.
        [ -f "$1/summary.json" ] && { echo "@ops run $1 over"; lines_of "$1" summary.json; }
    fi
    stat -c '@ops mtime %Y %n' "$1/.ops/request.json" "$1/.ops/attempt" "$1/.ops/exit" "$1/heartbeat.txt" "$1/stdout.log" "$1/metrics.jsonl" 2>/dev/null
}
