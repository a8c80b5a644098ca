# Sourced behind process.sh, in the run directory. A run's processes, wherever they hide, and their end. Given: run_id, and what read_child sets.
# only_attempt: the number of the attempt that is meant, or empty: an order to end one may be left over when its recorder was killed, and must spare the next.
# next_shell: what an attempt's shell makes before its command; once it is there, what is to be cleared away before that attempt has had its time. May be unset.
# Members are found by the command's session and by OPS_RUN_ID in their environment: torchrun's workers make sessions of their own.

# end_tree GRACE_SECONDS: SIGTERM, grace, SIGKILL. Sets killed where SIGTERM wasn't enough; fails when something is left.
end_tree() {
    killed=
    signal_all TERM $(members)
    # By the clock: on a busy machine each look through /proc takes longer than the pause.
    moment
    over=$((now + $1 * 100))
    while left=$(members) && [ -n "$left" ] && [ "$now" -lt "$over" ]; do
        sleep 0.1
        moment
    done
    tries=0
    while [ -n "$left" ] && [ "$tries" -lt 50 ]; do
        killed=yes
        signal_all KILL $left
        sleep 0.1
        tries=$((tries + 1))
        left=$(members)
    done
    [ -z "$left" ]
}

# The pids of the run's living processes. The attempt's own shell isn't one: it must live to write the exit record. Which attempt is meant is asked once they are
# found: the next one's command starts after its number is written, so that none of it is among them. To look through /proc takes seconds on a busy machine.
members() {
    found=$(look_for_members)
    [ -z "$only_attempt" ] || [ "$(cat .ops/attempt 2>/dev/null || echo 1)" = "$only_attempt" ] || return 0
    [ -z "${next_shell-}" ] || [ ! -e "$next_shell" ] || return 0
    [ -z "$found" ] || printf '%s\n' "$found"
}

look_for_members() {
    {
        grep -lzxF -- "OPS_RUN_ID=$run_id" /proc/[0-9]*/environ 2>/dev/null | of_this_directory
        if child_is_ours; then
            in_session
            [ -n "$c_pid" ] && [ "$c_boot" = "$boot_id" ] && [ "$(start_of "$c_pid")" = "$c_start" ] && echo "$c_pid"
        fi
    } | sort -un | while read -r pid; do
        # Zombies have ended already; this script and its parents may carry the variable when ops runs inside a run.
        [ "$pid" = "$$" ] || [ "$pid" = "$PPID" ] || [ -z "$(start_of "$pid")" ] || echo "$pid"
    done
}

# Another outputs root may have a run of the same id. While a process becomes another program its environment is empty for a moment: that says nothing of whose it is.
of_this_directory() {
    while IFS= read -r environ; do
        pid=${environ#/proc/} variables= tries=0
        pid=${pid%/environ}
        while variables=$( { tr '\0' '\n' <"$environ"; } 2>/dev/null) && [ -z "$variables" ] && [ -n "$(start_of "$pid")" ] && [ "$tries" -lt 20 ]; do
            tries=$((tries + 1))
            sleep 0.01 2>/dev/null
        done
        [ -n "$variables" ] || continue
        directory=$(printf '%s\n' "$variables" | sed -n 's/^OPS_RUN_DIR=//p' | head -n 1)
        if [ -z "$directory" ] || [ "$directory" -ef . ]; then echo "$pid"; fi
    done
}

# A copied run directory names the processes of another run: the directory is the shell's argument behind --attempt, and in the command's environment.
child_is_ours() {
    directory=
    if [ "$(start_of "${c_shell_pid:-0}")" = "$c_shell_start" ]; then
        directory=$(tr '\0' '\n' <"/proc/$c_shell_pid/cmdline" 2>/dev/null | sed -n '/^--attempt$/{n;p;q;}')
    elif [ "$(start_of "${c_pid:-0}")" = "$c_start" ]; then
        directory=$(tr '\0' '\n' <"/proc/$c_pid/environ" 2>/dev/null | sed -n 's/^OPS_RUN_DIR=//p' | head -n 1)
    fi
    [ -z "$directory" ] || [ "$directory" -ef . ]
}

# Those that are still in the session that the attempt's shell made, whatever became of their environment; but not what the
# shell itself starts when it writes the exit record.
in_session() {
    [ -n "$c_shell_pid" ] && [ "$c_boot" = "$boot_id" ] || return 0
    leader=$(start_of "$c_shell_pid")
    [ -z "$leader" ] || [ "$leader" = "$c_shell_start" ] || return 0
    # pid (name) state parent group session: the name may hold anything, and what follows it no parenthesis.
    cat /proc/[0-9]*/stat 2>/dev/null | sed -n 's/^\([0-9]*\) (.*) . \([0-9-]*\) [0-9-]* \([0-9]*\) .*/\1 \2 \3/p' |
        awk -v shell="$c_shell_pid" -v command="$c_pid" '{ parent[$1] = $2; session[$1] = $3 }
            END {
                for (pid in session) {
                    if (session[pid] != shell || pid == shell) continue
                    for (at = pid; at != command && at != shell && session[at] == shell;) at = parent[at]
                    if (at != shell) print pid
                }
            }'
}

# signal_all SIGNAL PID...
signal_all() {
    signal=$1
    shift
    for pid in "$@"; do
        kill -s "$signal" "$pid" 2>/dev/null
    done
}
