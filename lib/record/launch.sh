#!/bin/sh
# Keeps one run alive:  sh launch.sh RUN_DIR
# Everything here exists so that the command never depends on who watches it. A FIFO is held open for reading and writing,
# the command writes into it from a session of its own, and the recorder reads it; whoever of them dies, the others go on.
# Runs under dash, bash and busybox.

case $0 in /*) self=$0 ;; *) self=$(pwd)/$0 ;; esac
. "${self%/*}/attempt.sh"

if [ "$1" = --attempt ]; then run_attempt "$@"; fi

# A run's files are as open as its directory, whatever the umask of whoever starts this, which is the command's. What is started from here inherits it.
protect() {
    own_umask=${OPS_RECORDER_PID:+${OPS_UMASK-}}    # of the first launch.sh, where a recorder has started this one
    own_umask=${own_umask:-$(umask)}
    mode=$(stat -c %a "$run" 2>/dev/null)
    umask "$(printf '%03o' $((077 & ~0${mode:-700})))"
}

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
    if [ "$user" = 0 ]; then set -- /dev/shm; else set --; fi
    for fifo_base in "${TMPDIR:-${1:-/tmp}}" /tmp; do
        fifo_dir=$(umask 077 && mktemp -d "$fifo_base/ops-run.XXXXXX" 2>/dev/null) || continue
        mkfifo -m 600 "$fifo_dir/log" && (umask 077 && printf '%s\n' "$run" >"$fifo_dir/run") && return
        rm -rf "$fifo_dir"
    done
    say "can't make a FIFO in $fifo_base"
    return 1
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
        [ "$taken" = taken ] || taken=$( (trap - INT QUIT; exec setsid $defaults sh "$self" --attempt "$run" "$fifo_dir/log" "$attempt" "$own_umask" </dev/null 2>/dev/null 3<&-) &)
    if [ "$taken" != taken ]; then exec 3<&-; drop_fifo "$fifo_dir/log"; fi
}

viewer=
if [ -t 1 ]; then (trap - HUP; exec tail -n +1 -F "$run/stdout.log" 2>/dev/null) & viewer=$!; fi

# The recorder ignores these signals from its first instruction: a JVM keeps what was ignored at its start.
record() {
    (trap '' HUP INT TERM; OPS_LAUNCHER=$self OPS_LAUNCHER_PID=$$ OPS_UMASK=$own_umask exec sh "$run/.ops/recorder.sh" "$run" </dev/null >>"$run/.ops/runner.log" 2>&1 3<&-)
}

# A recorder that found its launch.sh dead started this one, and records on.
await_recorder() {
    recorder=${OPS_RECORDER_PID-}
    unset OPS_RECORDER_PID OPS_UMASK
    [ -n "$recorder" ] && its_start=$(start_of "$recorder") || return 0
    while [ "$(start_of "$recorder")" = "$its_start" ] && [ ! -e "$run/summary.json" ]; do sleep 1; done
}

# Longer each time.
rest() {
    sleep "$delay" 2>/dev/null || sleep 1
    case $delay in 0.2) delay=0.4 ;; 0.4) delay=0.8 ;; 0.8) delay=2 ;; 2) delay=4 ;; 4) delay=8 ;; *) delay=10 ;; esac
}

# One round an attempt. The recorder ends with 75 when the present attempt is another than it recorded, or has not been started.
delay=0.2 failures=0 attempt=0
await_recorder
while [ ! -e "$run/summary.json" ] && [ -d "$run/.ops" ]; do
    before=$attempt
    attempt=$(present)
    if [ "$attempt" != "$before" ]; then failures=0; fi
    if ! start_attempt; then
        if [ $((failures += 1)) -ge 20 ]; then say "attempt $attempt can't be started: giving up"; break; fi
        rest
        continue
    fi
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
    rest
done

if [ -n "$viewer" ]; then sleep 0.3 2>/dev/null; kill "$viewer" 2>/dev/null; fi
line_of "$run/.ops/attempt-$attempt/fifo"    # not .ops/fifo: a resume may have started the next attempt meanwhile
drop_fifo "$line"
exit 0
