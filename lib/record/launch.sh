#!/bin/sh
# Keeps one run alive:  sh launch.sh RUN_DIR
# Everything here exists so that the command never depends on who watches it. A FIFO is held open for reading and writing,
# the command writes into it from a session of its own, and the recorder reads it; whoever of them dies, the others go on.
# Runs under dash, bash and busybox. A program costs a millisecond or two before the command starts: what a shell can read itself, it does.

case $0 in /*) self=$0 ;; *) self=$(pwd)/$0 ;; esac

# A run's files are as open as its directory, whatever the umask of whoever starts this, which is the command's. What is started from here inherits it.
protect() {
    own_umask=$(umask)
    mode=$(stat -c %a "$run" 2>/dev/null)
    umask "$(printf '%03o' $((077 & ~0${mode:-700})))"
}

say() { echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) launch.sh: $*" >>"$run/.ops/runner.log" 2>/dev/null; }

now() {
    t=$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)
    case $t in *[!0-9TZ:.-]*) t=$(date -u +%Y-%m-%dT%H:%M:%S.000Z) ;; esac   # busybox has no %N
    echo "$t"
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

# --- the command's own shell: outlives the command by one rename, whatever becomes of launch.sh and the recorder
if [ "$1" = --attempt ]; then
    run=$2 fifo=$3 attempt=$4 own_umask=$5 at=$2/.ops/attempt-$4
    trap '' HUP
    trap : INT TERM QUIT    # caught, not ignored: the command gets the defaults back, and Ctrl-C reaches it
    # Both ways open, so that the command blocks instead of dying by SIGPIPE while nobody reads.
    [ -p "$fifo" ] && exec 3<>"$fifo" || exit 1
    # mkdir is atomic also on network volumes: of the shells that several launch.sh started only one starts the command.
    mkdir "$at/shell" 2>/dev/null || exit 0
    line_of "$run/.ops/fifo"
    before=$line
    { replace "$run/.ops/fifo" "$fifo" && replace "$at/fifo" "$fifo"; } 2>/dev/null || { rmdir "$at/shell"; exit 1; }
    trap '' PIPE; echo taken; trap - PIPE   # launch.sh may be dead by now, and this shell isn't to die of that
    exec >/dev/null         # launch.sh waits for that
    [ "$before" = "$fifo" ] || drop_fifo "$before"
    # In a subshell, or dash would write "Killed" into the log as if the command had said so.
    (exec </dev/null >&3 2>&3 3<&-; become_command "$attempt")
    code=$? signal=0
    if [ "$code" -gt 128 ]; then signal=$((code - 128)); fi
    ended=$(now)
    # Another pod may have taken the run for lost and gone on with it: then this is the record of an older attempt.
    exit=$run/.ops/exit tries=0
    [ "$(present)" = "$attempt" ] || exit=$run/.ops/exit.$attempt
    # A full disk may become free again: hours of training are worth the patience.
    until replace "$exit" "code=$code" "signal=$signal" "ended_at=$ended" "attempt=$attempt" 2>/dev/null; do
        if [ $((tries += 1)) -gt 86400 ]; then exit 1; fi
        sleep 1
    done
    # The last bytes are in the FIFO only while somebody holds it open: wait for the recorder, but not for ever.
    tries=0
    while [ ! -e "$run/summary.json" ] && [ -d "$run" ] && [ "$(present)" = "$attempt" ] && [ "$tries" -lt 600 ]; do tries=$((tries + 1)); sleep 1; done
    exit 0
fi

run=${1:?usage: sh launch.sh RUN_DIR}
case $run in /*) ;; *) run=$(pwd)/$run ;; esac
protect
if [ ! -r /proc/self/stat ]; then echo "ops: a pod needs /proc (Linux) to know its processes" >&2; exit 1; fi
trap : HUP INT TERM         # tmux kill-server, Ctrl-C in the pane: no reason to stop recording

# Whoever started us may ignore signals (nohup, a script's '&'), and a shell can't take that back: env can, where it is new enough.
user= ignored=
while read -r key value rest; do
    case $key in Uid:) user=$value ;; SigIgn:) ignored=${value#????????????} ;; esac
done </proc/self/status
defaults=
if [ $((0x$ignored & 0x5006)) -ne 0 ] && env --default-signal=INT,QUIT,PIPE,TERM true 2>/dev/null; then    # bits 1, 2, 12, 14
    defaults='env --default-signal=INT,QUIT,PIPE,TERM'
fi

make_fifo() {
    # In memory where there is such a place: what the recorder has read and not yet masked is kept beside the FIFO.
    # Not for ordinary users: systemd-logind clears /dev/shm of theirs when they log out (RemoveIPC).
    fifo_base=${TMPDIR:-/dev/shm}
    if [ ! -d "$fifo_base" ] || [ ! -w "$fifo_base" ] || [ "$user" != 0 ]; then fifo_base=${TMPDIR:-/tmp}; fi
    fifo_dir=$(umask 077 && mktemp -d "$fifo_base/ops-run.XXXXXX") && mkfifo -m 600 "$fifo_dir/log" &&
        (umask 077 && printf '%s\n' "$run" >"$fifo_dir/run") || { say "can't make a FIFO in $fifo_base"; return 1; }
}

# Starts the present attempt's command where nobody has; the shell that it starts decides that.
start_attempt() {
    at=$run/.ops/attempt-$attempt
    mkdir "$at" 2>/dev/null
    if [ -e "$at/shell" ]; then
        [ "$attempt" = "$before" ] || say "attempt $attempt is already started: only watching over the recorder"
        return 0
    fi
    if [ -e "$run/.ops/stop" ]; then say "the run was stopped before attempt $attempt started"; return 0; fi
    make_fifo || return 1
    exec 3<>"$fifo_dir/log"
    # setsid -f, and not '&': a shell without job control starts background jobs with SIGINT ignored. What it says is waited for, up to the end of its stdout.
    taken=$(setsid -f $defaults sh "$self" --attempt "$run" "$fifo_dir/log" "$attempt" "$own_umask" </dev/null 2>/dev/null 3<&-) ||
        taken=$( (trap - INT QUIT; exec setsid $defaults sh "$self" --attempt "$run" "$fifo_dir/log" "$attempt" "$own_umask" </dev/null 2>/dev/null 3<&-) &)
    if [ "$taken" != taken ]; then exec 3<&-; drop_fifo "$fifo_dir/log"; fi
}

viewer=
if [ -t 1 ]; then (trap - HUP; exec tail -n +1 -F "$run/stdout.log" 2>/dev/null) & viewer=$!; fi

# The recorder ignores these signals from its first instruction: a JVM keeps what was ignored at its start.
record() {
    (trap '' HUP INT TERM; OPS_LAUNCHER=$self OPS_LAUNCHER_PID=$$ exec sh "$run/.ops/recorder.sh" "$run" </dev/null >>"$run/.ops/runner.log" 2>&1 3<&-)
}

# A recorder that found its launch.sh dead started this one, and records on.
await_recorder() {
    recorder=${OPS_RECORDER_PID-}
    unset OPS_RECORDER_PID
    [ -n "$recorder" ] && its_start=$(start_of "$recorder") || return 0
    while [ "$(start_of "$recorder")" = "$its_start" ] && [ ! -e "$run/summary.json" ]; do sleep 1; done
}

# One round an attempt. The recorder ends with 75 when the present attempt is another than it recorded, or has not been started.
delay=0.2 failures=0 attempt=0
await_recorder
while [ ! -e "$run/summary.json" ] && [ -d "$run/.ops" ]; do
    before=$attempt
    attempt=$(present)
    if [ "$attempt" != "$before" ]; then failures=0; fi
    start_attempt || exit 1
    read -r up rest </proc/uptime
    began=${up%%.*}
    record
    code=$?
    if [ -e "$run/summary.json" ]; then break; fi
    if [ "$(present)" != "$attempt" ]; then delay=0.2; continue; fi
    read -r up rest </proc/uptime
    if [ $((${up%%.*} - began)) -gt 60 ]; then delay=0.2; fi
    if [ -e "$run/.ops/exit" ]; then failures=$((failures + 1)); fi
    if [ "$failures" -ge 20 ]; then say "the recorder failed $failures times after the command's end: giving up"; break; fi
    say "the recorder ended with $code: starting it again in $delay s"
    sleep "$delay" 2>/dev/null || sleep 1
    case $delay in 0.2) delay=0.4 ;; 0.4) delay=0.8 ;; 0.8) delay=2 ;; 2) delay=4 ;; 4) delay=8 ;; *) delay=10 ;; esac
done

if [ -n "$viewer" ]; then sleep 0.3 2>/dev/null; kill "$viewer" 2>/dev/null; fi
line_of "$run/.ops/attempt-$attempt/fifo"    # not .ops/fifo: a resume may have started the next attempt meanwhile
drop_fifo "$line"
exit 0
