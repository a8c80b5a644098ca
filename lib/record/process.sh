# Sourced into the other scripts. A process is named by pid and start time (field 22 of /proc/PID/stat), since pids are used again.

# start_of PID: its start time in clock ticks, nothing when it is gone or only a zombie.
start_of() {
    stat_line=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    # The program's name stands in parentheses and may hold spaces and parentheses itself.
    set -- ${stat_line##*) }
    case $1 in Z | X) return 0 ;; esac
    shift 19
    printf %s "$1"
}

# read_child RUN_DIR: sets c_pid c_start c_shell_pid c_shell_start c_boot c_host from .ops/child.
read_child() {
    c_pid= c_start= c_shell_pid= c_shell_start= c_boot= c_host=
    [ -f "$1/.ops/child" ] || return 0
    while IFS='=' read -r key value; do
        case $value in *[!A-Za-z0-9._-]*) continue ;; esac
        case $key in
        pid) c_pid=$value ;; start) c_start=$value ;; shell_pid) c_shell_pid=$value ;; shell_start) c_shell_start=$value ;;
        boot_id) c_boot=$value ;; hostname) c_host=$value ;;
        esac
    done <"$1/.ops/child"
}

# enter_run DIR: goes into a run directory that really is where its path says. A link in its place could lead anywhere.
enter_run() {
    cd -- "$1" 2>/dev/null || return 1
    above=$(cd -- "${1%/*}/" && pwd -P)
    [ "$(pwd -P)" = "${above%/}/${1##*/}" ]
}

# is_own FILE: a file of the run directory that this is. A link may lead out of it, and what is there is none of the run's.
is_own() {
    [ -f "$1" ] || return 1
    [ ! -L "$1" ] || case $(readlink -f -- "$1") in "$(pwd -P)"/*) ;; *) return 1 ;; esac
}

# child_of RUN_DIR: prints none|alive|gone|other_boot|elsewhere.
child_of() {
    read_child "$1"
    if [ -z "$c_pid" ]; then
        echo none
    elif [ "$c_boot" != "$boot_id" ]; then
        [ "$c_host" = "$host_name" ] && echo other_boot || echo elsewhere
    elif [ "$(start_of "$c_pid")" = "$c_start" ] || { [ -n "$c_shell_pid" ] && [ "$(start_of "$c_shell_pid")" = "$c_shell_start" ]; }; then
        echo alive
    elif [ -n "$c_host" ] && [ "$c_host" != "$host_name" ]; then
        echo elsewhere # two containers of one machine have its boot id in common, and no process
    else
        echo gone
    fi
}

# is_kept RUN_DIR: its launch.sh or its recorder lives. They know the run by its directory, as an argument; a tmux server keeps the arguments of whoever started it.
is_kept() {
    for words in $(grep -lzF -- "/${1##*/}" /proc/[0-9]*/cmdline 2>/dev/null); do
        kept=$( { tr '\0' '\n' <"$words"; } 2>/dev/null | sed -n -e '1{/^tmux/q;/\/tmux$/q;}' -e '/^--record$/{n;p;q;}' -e '/\/launch\.sh$/{n;p;q;}')
        if [ -n "$kept" ] && [ "$kept" -ef "$1" ]; then return 0; fi
    done
    return 1
}

# is_empty DIR: there is one, and nothing in it.
is_empty() {
    for entry in "$1"/* "$1"/.[!.]*; do
        [ ! -e "$entry" ] || return 1
    done
    [ -d "$1" ]
}

# has_visitor DIR: some process of this machine has gone into it.
has_visitor() {
    for visitor in /proc/[0-9]*/cwd; do
        [ ! "$visitor" -ef "$1" ] || return 0
    done
    return 1
}

# Sets at to the time as every file of a run has it: RFC 3339 with milliseconds, which busybox hasn't (no %N).
timestamp() {
    at=$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)
    case $at in *[!0-9TZ:.-]*) at=$(date -u +%Y-%m-%dT%H:%M:%S.000Z) ;; esac
}

# Sets now to hundredths of a second that no set clock moves; without a process of its own.
moment() {
    { read -r now rest </proc/uptime; } 2>/dev/null || now=$(date +%s).00
    now=$((${now%.*} * 100 + 1${now#*.} - 100))
}

# line_of FILE: sets line to its first one, nothing where there is no such file; without a process of its own.
line_of() { line= && read -r line <"$1"; } 2>/dev/null

line_of /proc/sys/kernel/random/boot_id
boot_id=$line
line_of /proc/sys/kernel/hostname && host_name=$line || host_name=$(hostname)
