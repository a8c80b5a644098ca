# Sourced by launch.sh: what one attempt is, from its FIFO to its exit record. A program costs a millisecond or two before the command starts: what a shell
# can read itself, it does.

say() { echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) launch.sh: $*" >>"$run/.ops/runner.log" 2>/dev/null; }

now() {
    t=$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)
    case $t in *[!0-9TZ:.-]*) date -u +%Y-%m-%dT%H:%M:%S.000Z ;; *) echo "$t" ;; esac   # busybox has no %N
}

# Sets line to the first line of a file, to nothing where there is none.
line_of() { line=; IFS= read -r line 2>/dev/null <"$1" || :; }

# The number of the attempt that is to run: a resumed or restarted run has several.
present() { line_of "$run/.ops/attempt"; case $line in '' | *[!0-9]*) line=1 ;; esac; echo "$line"; }

# replace FILE LINE...: a temporary name and a rename, so that a reader sees the whole record or none.
replace() { file=$1; shift; printf '%s\n' "$@" >"$file.$$.tmp" && mv -f "$file.$$.tmp" "$file"; }

# Removes a FIFO of this run with what lies beside it; a copied run directory names the one of another run.
drop_fifo() {
    case $1 in */ops-run.*/log) line_of "${1%/log}/run"; [ "$line" = "$run" ] && rm -rf "${1%/log}" ;; esac 2>/dev/null
    return 0
}

# Field 22 of /proc/PID/stat; the name in field 2 may hold spaces and parentheses, so count from the last one.
start_of() {
    read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
    set -- ${stat##*) }; case $1 in Z | X) return 1 ;; esac
    echo "${20}"
}

# How often the kernel has killed for want of memory in this process's cgroup, and where the attempt's output begins: what is new at the end
# tells the cause (CauseBaseline). In a container the cgroup's path is often not mounted: then those above it, up to the mount's own.
stand_before() {
    counted= kills=
    while IFS=: read -r number controllers path; do
        case ,$controllers, in ,,) top=/sys/fs/cgroup name=memory.events ;; *,memory,*) top=/sys/fs/cgroup/memory name=memory.oom_control ;; *) continue ;; esac
        while :; do
            path=${path%/} key=
            while [ "$key" != oom_kill ] && read -r key kills; do :; done 2>/dev/null <"$top$path/$name"
            if [ "$key" = oom_kill ]; then counted=$top$path/$name; break 2; fi
            case $path in */*) path=${path%/*} ;; *) break ;; esac
        done
    done </proc/self/cgroup
    bytes=0
    if [ -s "$run/stdout.log" ]; then bytes=$(($(wc -c <"$run/stdout.log"))); fi
    replace "$run/.ops/oom_before" "attempt=$1" "boot_id=$2" "oom_file=$counted" "oom_kill=$kills" "log_bytes=$bytes"
}

# Makes the command of this process, a subshell: its pid is known before its first instruction, and exec keeps it.
become_command() {
    read -r pid rest </proc/self/stat
    line_of /proc/sys/kernel/random/boot_id
    boot_id=$line
    line_of /proc/sys/kernel/hostname
    replace "$run/.ops/child" "attempt=$1" "pid=$pid" "start=$(start_of "$pid")" "shell_pid=$$" "shell_start=$(start_of $$)" "boot_id=$boot_id" \
            "hostname=$line" "started_at=$(now)" || {
        echo "ops: can't record the command's process in $run/.ops: it was not started"
        exit 125
    }
    stand_before "$1" "$boot_id" 2>/dev/null
    # A stop is marked before its process is looked for: either it finds this one, or this one finds the mark.
    [ ! -e "$run/.ops/stop" ] || exit 143
    umask "$own_umask"
    exec sh "$run/command.sh"
}

# Another pod may have taken the run for lost and gone on with it: then it's the record of an older attempt. Fails where that can't be known now.
exit_file() {
    line_of "$run/.ops/attempt"
    case $line in "$attempt") exit=$run/.ops/exit ;; '') exit=$run/.ops/exit; [ "$attempt" = 1 ] ;; *) exit=$run/.ops/exit.$attempt ;; esac
}

# The command's own shell: outlives the command by one rename, whatever becomes of launch.sh and the recorder.
run_attempt() {
    run=$2 fifo=$3 attempt=$4 own_umask=$5 at=$2/.ops/attempt-$4
    trap '' HUP
    trap : INT TERM QUIT    # caught, not ignored: the command gets the defaults back, and Ctrl-C reaches it
    # Both ways open, so that the command blocks instead of dying by SIGPIPE while nobody reads.
    [ -p "$fifo" ] && exec 3<>"$fifo" || exit 1
    # mkdir is atomic also on network volumes: of the shells that several launch.sh started only one starts the command.
    mkdir "$at/shell" 2>/dev/null || exit 0
    line_of "$run/.ops/fifo"
    before=$line
    { replace "$at/fifo" "$fifo" && replace "$run/.ops/fifo" "$fifo"; } 2>/dev/null || { rmdir "$at/shell"; exit 1; }
    trap '' PIPE; echo taken; trap - PIPE   # launch.sh may be dead by now, and this shell isn't to die of that
    exec >/dev/null         # launch.sh waits for that
    [ "$before" = "$fifo" ] || drop_fifo "$before"
    # In a subshell, or dash would write "Killed" into the log as if the command had said so.
    (exec </dev/null >&3 2>&3 3<&-; become_command "$attempt")
    code=$? signal=0
    if [ "$code" -gt 128 ]; then signal=$((code - 128)); fi
    ended=$(now)
    # A full disk may become free again, and an outputs root come back: hours of training are worth the patience.
    tries=0
    until exit_file && replace "$exit" "code=$code" "signal=$signal" "ended_at=$ended" "attempt=$attempt" 2>/dev/null; do
        if [ $((tries += 1)) -gt 86400 ]; then exit 1; fi
        sleep 1
    done
    # The last bytes are in the FIFO only while somebody holds it open: wait for the recorder, but not for ever.
    tries=0
    while [ ! -e "$run/summary.json" ] && [ -d "$run" ] && [ "$(present)" = "$attempt" ] && [ "$tries" -lt 600 ]; do tries=$((tries + 1)); sleep 1; done
    exit 0
}
