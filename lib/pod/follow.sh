# Prints a file of a run as it grows, from a byte, until the run is over. Given: dir, file, offset (or empty), lines, keep_on (1|0),
# end_file (or empty), whose presence ends it as well.
# First line: "@ops offset N", the byte at which what follows begins. Exit codes: 0 the run is over (or keep_on is 0),
# 75 the command is gone and nothing was recorded for a minute.
main() {
    enter_run "$dir" || { echo "@ops no_run"; return 0; }
    [ -n "$offset" ] || offset=$(start_offset)
    echo "@ops offset $offset"
    idle=0 rounds=0
    while :; do
        # Looked at before the size, so that the last bytes are still printed.
        over=0
        if [ -f summary.json ] || { [ -n "$end_file" ] && [ -f "$end_file" ]; }; then over=1; fi
        size=$(size_of)
        if [ "$size" -gt "$offset" ]; then
            tail -c "+$((offset + 1))" "$file" | head -c "$((size - offset))" || return 0
            offset=$size
            idle=0
            [ "$keep_on" = 1 ] || return 0
            continue
        fi
        if [ "$over" = 1 ] || [ "$keep_on" = 0 ]; then return 0; fi
        # A run that is over at once isn't waited for: quick looks in the first seconds, too few for a pod to feel.
        rounds=$((rounds + 1)) pause=0.05
        if [ "$rounds" -gt 40 ]; then idle=$((idle + 1)) pause=0.4; fi
        if [ "$idle" -gt 150 ]; then
            case $(child_of .) in gone | other_boot) return 75 ;; esac
            idle=0
        fi
        # Without a reader nobody would tell this loop to end: leave when ssh did.
        read -r _ _ _ parent _ </proc/$$/stat
        [ "$parent" = "$PPID" ] || return 0
        sleep "$pause"
    done
}

# Where the last lines begin. The file may grow meanwhile: look again until it held still.
start_offset() {
    [ "$lines" = all ] && { echo 0; return 0; }
    for attempt in 1 2 3; do
        before=$(size_of)
        count=$(is_own "$file" && tail -n "$lines" "$file" 2>/dev/null | wc -c)
        [ "$(size_of)" = "$before" ] && break
    done
    count=${count:-0}
    echo $((before - count > 0 ? before - count : 0))
}

size_of() {
    if is_own "$file"; then wc -c <"$file"; else echo 0; fi
}
