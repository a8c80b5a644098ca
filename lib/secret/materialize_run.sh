# Runs a script of credentials, bounded, and shows what it printed without secrets. Given: creds, limit.

# Two files without a name, so that nothing of them outlives this process: 5 and 6 for what the script prints, 7 and 8 for what its shell has in the end.
open_hidden() {
    for place in "${TMPDIR:-/tmp}" /dev/shm "$HOME"; do
        first=$(mktemp "$place/ops.XXXXXX" 2>/dev/null) || continue
        second=$(mktemp "$place/ops.XXXXXX" 2>/dev/null) || { rm -f -- "$first"; continue; }
        exec 5<"$first" 6>>"$first" 7<"$second" 8>>"$second"
        rm -f -- "$first" "$second"
        return 0
    done
    return 1
}

# A shell script is read by a shell of its own kind, so that what it only exports is known in the end. Others are run.
how_to_run() {
    hook='ops_told() {
    ops_code=$?
    set +eux
    [ -z "${WANDB_API_KEY-}" ] || command printf "WANDB_API_KEY=%s\0WANDB_BASE_URL=%s\0" "$WANDB_API_KEY" "${WANDB_BASE_URL-}" >&8
    command env -0 >&8
    unset WANDB_API_KEY
    return $ops_code
}
trap ops_told EXIT
. "$0"
ops_told'
    first=
    IFS= read -r first 2>/dev/null <"$creds"
    case $first in '#!'*) ;; ?ELF*) run_creds "$creds"; return ;; *) first='#!/bin/sh' ;; esac
    set -f
    set -- $(printf %s "${first#??}" | tr -d '\r')
    set +f
    if [ "${1##*/}" = env ]; then
        shift
        while :; do case ${1-} in -* | *=*) shift ;; *) break ;; esac done
    fi
    case ${1##*/} in
    sh | bash | dash | ash | ksh | zsh) run_creds "$@" -c "$hook" "$creds" ;;
    *) if [ -x "$creds" ]; then run_creds "$creds"; else run_creds "$@" "$creds"; fi ;;
    esac
}

run_creds() {
    pipe=$(mktemp -d "${TMPDIR:-/tmp}/ops.XXXXXX" 2>/dev/null || mktemp -d "$HOME/.ops.XXXXXX") && mkfifo "$pipe/out" || fail failed "there is no place for a pipe"
    # A script may print without end.
    { head -c 262144 >&6; cat; } <"$pipe/out" >/dev/null 2>&1 5<&- 7<&- 8>&- &
    reader=$!
    exec 4>"$pipe/out"
    rm -rf -- "$pipe"
    setsid "$@" </dev/null >&4 2>&4 4>&- 5<&- 6>&- 7<&- &
    child=$!
    exec 4>&-
    watch_child >/dev/null 2>&1 5<&- 6>&- 7<&- &
    watcher=$!
    wait "$child"
    status=$?
    kill "$watcher" 2>/dev/null
    wait "$watcher" 2>/dev/null
    # What the script has left running may hold the pipe open.
    drain=0
    while [ -n "$(start_of "$reader")" ] && [ $drain -lt 20 ]; do drain=$((drain + 1)); sleep 0.05 2>/dev/null || sleep 1; done
    kill "$reader" 2>/dev/null
    wait "$reader" 2>/dev/null
}

watch_child() {
    nap=
    trap '[ -z "$nap" ] || kill "$nap"; exit' TERM
    sleep "$limit" 8>&- &
    nap=$!
    wait "$nap"
    printf 'OPS_LATE=1\0' >&8
    # Its end would end this one too early.
    trap '' TERM
    kill -TERM "-$child"
    sleep 1 8>&-
    kill -KILL "-$child"
}

# What the script printed, its end, without the values that it exported, or that are in ~/.netrc before or after.
masked_output() {
    {
        printf '%s\n%s\n' "$key" "$told"
        { printf '\n\n%sx' "$before" | ops_netrc_awk list; printf '\n\n%sx' "$now" | ops_netrc_awk list; } | sed "s/^.*$(printf '\001')/_KEY=/"
        printf '\002\n'
        cat <&5
    } | LC_ALL=C awk '
function add(value) { if (length(value) >= 4) v[++m] = value }
! text && $0 == "\002" { text = 1; for (i = 1; i <= m; i++) for (j = i + 1; j <= m; j++) if (length(v[j]) > length(v[i])) { w = v[i]; v[i] = v[j]; v[j] = w }; next }
! text {
    at = index($0, "="); name = toupper(substr($0, 1, at - 1)); value = substr($0, at + 1)
    if (NR == 1) { name = "KEY"; value = $0 }
    if (name ~ /(KEY|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|_PAT|_PWD|_AUTH)$/ || name ~ /SECRET/) { k = split(value, piece, "\001"); for (i = 1; i <= k; i++) add(piece[i]) }
    next
}
{
    line = ""; rest = $0
    for (i = 1; i <= m; i++) {
        line = ""
        while (at = index(rest, v[i])) { line = line substr(rest, 1, at - 1) "***"; rest = substr(rest, at + length(v[i])) }
        rest = line rest
    }
    last[++lines % 40] = rest
}
END { for (i = lines > 40 ? lines - 39 : 1; i <= lines; i++) print "@ops said " last[i % 40] }'
}
