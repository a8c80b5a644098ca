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
    case $(kinds_of "$1" summary.json | readable) in
    '') tell_one_live "$1" ;;
    *) tell_over "$1" ;;
    esac
}

# tell_one_live RUN: in the order of tell_live, and for its reasons.
tell_one_live() {
    kept=$(printf '%s\n' "$1" | keepers)
    children=$(kinds_of "$1" .ops/child | readable | { read -r child && grep -aHs '' /dev/null "$child"; })
    printf '%s\n' "$1" "$children" "$(printf '%s\n' "$children" | processes)" | fates
    printf '%s\n' "$children"
    seen=$(kinds_of "$1" .ops/launch .ops/request.json .ops/attempt .ops/exit .ops/stop heartbeat.txt endpoint.json stdout.log metrics.jsonl run_metadata.json)
    printf '%s\n' "$seen" | grep -v '/run_metadata\.json$' | signs
    printf '%s\n' "$kept"
    printf '%s\n' "$seen" | grep -v -e '/request\.json$' -e '/stdout\.log$' -e '/metrics\.jsonl$' | readable | texts
    ended=$(kinds_of "$1" summary.json | readable)
    [ -z "$ended" ] || printf '%s\n@ops run %s over\n' "$(printf '%s\n' "$ended" | texts)" "$1"
    case $seen in *" $1/metrics.jsonl"*) printf '%s\n' "$seen" | sed -n 's,^8[^ ]* [^ ]* [^ ]* \(.*/metrics\.jsonl\)$,\1,p' | tails ;; esac
}
