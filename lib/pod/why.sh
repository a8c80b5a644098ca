# Tells what lies around the end of a run, without changing anything. Given: dir, wanted (numbers of lines of the log, with a space around each),
# count (lines of the log, empty where nobody has counted).
tail_bytes=4194304

main() {
    enter_run "$dir" && [ ! -L .ops ] || { echo "@ops no_run"; return 0; }
    echo "@ops looked"
    is_own stdout.log && context
    for name in stop oom_before; do
        is_own ".ops/$name" && head -c 4096 ".ops/$name" | LC_ALL=C sed "s,^,@ops $name ," && echo
    done
    counted
    is_own heartbeat.txt && head -c 2000 heartbeat.txt | LC_ALL=C sed 's,^,@ops heartbeat ,' && echo
    df -Pk . 2>/dev/null | awk 'NR == 2 { print "@ops free_kib " $4 }'
    for file in checkpoints/ckpt_last.* checkpoints/ckpt_best.*; do
        [ -e "$file" ] && name checkpoint "$file"
    done
    for bundle in stall/*/; do
        [ -d "$bundle" ] && name stall "${bundle%/}"
    done
    return 0
}

# A file's name may hold a newline, behind which anything may stand.
name() { printf '@ops %s %s\n' "$1" "$(printf %s "$2" | LC_ALL=C tr '\n' '?')"; }

# The wanted lines, else the last ten: "@ops log N TEXT", N counted from the first line that is looked at, which "@ops first" names where it is known.
context() {
    here=$(tail -c "$tail_bytes" stdout.log | LC_ALL=C tr -cd '\n' | wc -c)
    here=$((here))
    if [ -n "$count" ]; then
        echo "@ops first $((count - here + 1))"
    elif [ "$(($(wc -c <stdout.log)))" -le "$tail_bytes" ]; then
        echo "@ops first 1"
    fi
    relative=' '
    for number in $wanted; do relative="$relative$((number - count + here)) "; done
    tail -c "$tail_bytes" stdout.log | LC_ALL=C awk -v want="$relative" -v last="$here" '
        (want == " ") ? NR > last - 10 : index(want, " " NR " ") { print "@ops log " NR " " substr($0, 1, 1000) }'
}

# The kernel counter means something only in the boot in which the run began.
counted() {
    is_own .ops/oom_before && [ "$(sed -n 's/^boot_id=//p' .ops/oom_before)" = "$boot_id" ] || return 0
    file=$(sed -n 's/^oom_file=//p' .ops/oom_before)
    case $file in /sys/fs/cgroup/*) [ -r "$file" ] && echo "@ops oom_now $(sed -n 's/^oom_kill //p' "$file")" ;; esac
}
