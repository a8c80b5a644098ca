# The part of probe.sh about one run that is named. It tells what the look at all runs would, with half the processes: these are what its time goes to.

# named: sets one to the run that is meant, where it is one and there.
named() {
    case $select in prefix) one=$prefix ;; last) one=$(newest) ;; *) one= ;; esac
    case $one in '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*) return 1 ;; esac
    is_run "$one"
}

# kinds_of RUN FILE...: as kinds.
kinds_of() {
    run=$1
    shift
    for file; do
        set -- "$@" "$run/$file"
        shift
    done
    stat -c '%f %s %Y %n' "$@" 2>/dev/null
}

# tell_one RUN
tell_one() {
    # What isn't there isn't looked at: that costs no process.
    if [ -e "$1/summary.json" ] && [ -n "$(kinds_of "$1" summary.json | readable)" ]; then tell_over "$1"; else tell_one_live "$1"; fi
}

# tell_one_live RUN: in the order of tell_live, and for its reasons.
tell_one_live() {
    kept=$(printf '%s\n' "$1" | keepers)
    children=$(child_of "$1")
    printf '%s\n' "$1" "$children" "$(printf '%s\n' "$children" | processes_of)" | fates
    printf '%s\n' "$children"
    seen=$(kinds_of "$1" .ops/launch .ops/request.json .ops/attempt .ops/exit .ops/stop heartbeat.txt endpoint.json stdout.log metrics.jsonl run_metadata.json)
    printf '%s\n' "$seen" | signs
    printf '%s\n' "$kept"
    printf '%s\n' "$seen" | told | texts
    ended=
    [ ! -e "$1/summary.json" ] || ended=$(kinds_of "$1" summary.json | readable)
    [ -z "$ended" ] || printf '%s\n@ops run %s over\n' "$(printf '%s\n' "$ended" | texts)" "$1"
    metrics=$(printf '%s\n' "$seen" | while read -r mode size modified file; do case $mode,$file in 8*,"$1/metrics.jsonl") echo "$file" ;; esac; done)
    [ -z "$metrics" ] || printf '%s\n' "$metrics" | tails
}

# child_of RUN: the lines of its .ops/child, each behind the file's name, where it may be read.
child_of() {
    [ -e "$1/.ops/child" ] || return 0
    kinds_of "$1" .ops/child | {
        read -r mode size modified file && [ "$size" -le 65536 ] || return 0
        case $mode in 8*) grep -aHs '' /dev/null "$file" ;; esac
    }
}

# As processes, of the one run whose lines are on stdin.
processes_of() {
    set --
    while IFS= read -r line; do
        case $line in *:pid=* | *:shell_pid=*) ;; *) continue ;; esac
        line=${line#*:}
        case ${line#*=} in '' | *[!0-9]*) ;; *) set -- "$@" "/proc/${line#*=}/stat" ;; esac
    done
    [ "$#" -eq 0 ] || grep -aHs '' /dev/null "$@"
}
