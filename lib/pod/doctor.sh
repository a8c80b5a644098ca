# Checks what a run needs on a pod. Given: pod, root, repo (may be empty), persistent, datasets, hf_home, python, secret_files (VARIABLE TAB FILE a line), wandb_mode,
# wandb_script, want_tmux, want_gpus, runner_dir, laptop_commit, is_local, fix, deep (empty: no), limit_sec, and the functions of portable.sh, bootstrap.sh and doctor_*.sh.
# Answers "@ops finding STATE TAB NAME TAB TEXT TAB FIX" with STATE ok|warn|fail|did, "@ops now SECONDS", and "@ops looked". Changes nothing without fix but for a
# directory of a moment. What hangs, a file server or a driver, is named: the checks write into a file, so that nobody waits for them.
main() {
    echo "@ops now $(date +%s)"
    umask 077
    bound= report=
    command -v timeout >/dev/null 2>&1 && bound='timeout -k 1 20'
    trap 'rm -f "$report"' EXIT
    trap 'exit 1' HUP INT TERM
    if report=$(mktemp "${TMPDIR:-/tmp}/ops-doctor.XXXXXX" 2>/dev/null); then
        checks >"$report" 2>/dev/null &
        watch_over $!
    else
        say fail temporary_files "${TMPDIR:-/tmp} can't be written" "free some room there, or set TMPDIR"
        checks 2>/dev/null
    fi
    echo "@ops looked"
}

watch_over() {
    rounds=0
    while kill -0 "$1" 2>/dev/null && [ $rounds -lt $((limit_sec * 10)) ]; do
        sleep 0.1 2>/dev/null || { sleep 1; rounds=$((rounds + 9)); }
        rounds=$((rounds + 1))
    done
    grep -a '^@ops finding ' "$report"
    last=$(sed -n 's/^at //p' "$report" | tail -n 1)
    if kill -0 "$1" 2>/dev/null; then
        kill -9 "$1" 2>/dev/null
        say fail unfinished "the check of $last didn't end within $limit_sec s: a file system, a driver or a program hangs" "look at it on the pod: ops pod ssh $pod"
    elif [ "$last" != end ]; then
        say fail unfinished "the checks were ended at $last" "try again"
    fi
}

checks() {
    for each in machine time_left memory shared_memory open_files outputs persistent_dir datasets hf_home tools java gpus checkout python secrets wandb; do
        echo "at $each"
        ("check_$each") || say fail "$each" "the check broke off" "look at it on the pod: ops pod ssh $pod"
    done
    echo "at end"
}

# say STATE NAME TEXT [FIX]: underscores of the name are spaces.
say() { printf '@ops finding %s\t%s\t%s\t%s\n' "$1" "$2" "$(printf %s "$3" | tr -s '\t\r\n' ' ')" "$(printf %s "${4-}" | tr -s '\t\r\n' ' ')"; }

quoted() { case $1 in *[!A-Za-z0-9_./~-]*) printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")" ;; *) printf %s "$1" ;; esac; }

check_machine() {
    kernel=$(uname -s)
    if [ "$kernel" != Linux ]; then
        say fail machine "$kernel: the recorder reads Linux's /proc" "run on Linux, such as a pod or a container"
    elif ! [ -r /proc/self/stat ] || ! [ -r /proc/sys/kernel/random/boot_id ]; then
        say fail machine "/proc isn't mounted or can't be read, and without it nobody can tell whether a run lives" "mount -t proc proc /proc"
    else
        say ok machine "$(uname -srm), $(id -un 2>/dev/null || id -u)@$host_name, $(grep -c '^processor' /proc/cpuinfo) processors"
    fi
    if mkfifo "$report.fifo"; then
        say ok pipes "named pipes work in ${TMPDIR:-/tmp}"
    else
        say fail pipes "no named pipe can be made in ${TMPDIR:-/tmp}, and a run's log goes through one" "set TMPDIR to a local disk"
    fi
    rm -f "$report.fifo"
}

# Of a Slurm allocation; a rented pod's is known to its provider.
check_time_left() {
    [ -n "${SLURM_JOB_ID-}" ] && command -v squeue >/dev/null || return 0
    left=$($bound squeue -h -j "$SLURM_JOB_ID" -o %L)
    case $left in
    '' | *[!0-9:-]*) ;;
    *:*:* | *-*) say ok time_left "$left of Slurm job $SLURM_JOB_ID" ;;
    *) say warn time_left "$left of Slurm job $SLURM_JOB_ID: less than an hour" "salloc for longer" ;;
    esac
}

check_memory() {
    total=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
    for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
        most=$(awk '/^[0-9]+$/ { printf "%.0f", $1 / 1048576 }' "$file")
        if [ -n "$most" ] && [ "$most" -lt "$total" ]; then limited=', limited by its container' total=$most; fi
    done
    if [ "${total:-0}" -lt 2048 ]; then
        say warn memory "$total MiB${limited-}: a training is soon ended by the kernel" "rent a machine with more memory"
    else
        say ok memory "$(((total + 512) / 1024)) GiB${limited-}"
    fi
}

check_shared_memory() {
    size=$($bound df -Pk /dev/shm | sed -n '2s/^[^ ]*  *\([0-9]*\) .*/\1/p')
    if [ -z "$size" ]; then
        say warn shared_memory "there is no /dev/shm, which torch's data loaders use" "start the container with --shm-size=8g"
    elif [ "$size" -lt 1048576 ]; then
        say warn shared_memory "/dev/shm has $((size / 1024)) MiB: data loaders with workers, and NCCL, may die of a bus error" "start the container with --shm-size=8g, or set num_workers to 0"
    else
        say ok shared_memory "$((size / 1048576)) GiB in /dev/shm"
    fi
}

check_open_files() {
    most=$(ulimit -n)
    if [ "$most" != unlimited ] && [ "$most" -lt 1024 ]; then
        say warn open_files "a process may have $most: too few for data loaders" "ulimit -n 65536, or LimitNOFILE of sshd"
    else
        say ok open_files "$most for a process"
    fi
}

check_tools() {
    for tool in tmux rsync git flock setsid; do
        if command -v $tool >/dev/null; then have="${have-} $tool"; continue; fi
        case $tool in
        tmux) [ -z "$want_tmux" ] || say warn tmux "not installed: runs go without, and attach doesn't work" "ops pod bootstrap $pod" ;;
        rsync) say warn rsync "not installed: fetch uses tar, and starts a broken file anew" "ops pod bootstrap $pod" ;;
        git) say warn git "not installed: no record of the code, no repo sync" "apt-get install git" ;;
        flock) ;;
        *) say fail $tool "not installed, and a run is started with it" "apt-get install util-linux" ;;
        esac
    done
    say ok tools "${have# }"
}

check_java() {
    chosen_java
    own=$(own_java)
    if [ -n "$java_home" ] && [ -f "$runner_dir.jar" ]; then
        say ok java "$java_home, and the runner is compiled"
    elif jdk=$(printf '%s\n' "$own" | sed -n 's/^@ops jdk //p' | sort | tail -n 1) && [ -n "$jdk" ]; then
        say ok java "JDK $(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$jdk/release") in $jdk"
        check_jbang
    elif found_runtime "$persistent/.ops" "$root/.ops" "$HOME/.ops"; then
        say ok java "a runtime that ops has put there: $java_home"
    elif command -v jbang >/dev/null; then
        say warn java "none of 21 or newer: JBang fetches one at the first run" "ops pod bootstrap $pod"
    else
        say fail java "no JDK of 21 or newer, and the runner needs one" "ops pod bootstrap $pod"
    fi
}

# The runner is compiled by JBang at its first start: one that is cached, or the way to where it comes from.
check_jbang() {
    for jar in "${OPS_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/ops}"/jbang-cli-*.jar "${JBANG_DIR:-$HOME/.jbang}"/bin/jbang.jar "$(command -v jbang)"; do
        [ ! -f "$jar" ] || { say ok jbang "$jar"; return 0; }
    done
    repository=${OPS_MAVEN_REPO:-$(echo org.apache.maven | awk -F. '{ print "https://repo." $3 "." $2 "." $1 "/maven2" }')}
    if { command -v curl && curl -sfI -m 8 -o /dev/null "$repository/"; } >/dev/null || { command -v wget && wget -q -T 8 -t 1 --spider "$repository/"; } >/dev/null; then
        say ok jbang "can be fetched at the first run"
    else
        say warn jbang "not there, and $repository doesn't answer: the runner can't be compiled there" "ops pod bootstrap $pod"
    fi
}

check_gpus() {
    driver=$($bound nvidia-smi --query-gpu=driver_version --format=csv,noheader 2>&1)
    code=$?
    seen=$(printf '%s\n' "$driver" | grep -c '^[0-9][0-9.]*$')
    if ! command -v nvidia-smi >/dev/null; then
        seen=0
        if ls /dev/nvidia[0-9]* >/dev/null; then
            seen=-1
            say fail gpus "there are devices of NVIDIA and no nvidia-smi" "install the driver's tools, or take another image"
        elif [ -e /dev/kfd ]; then
            seen=-1
            say ok gpus "an AMD GPU: figures of its use aren't recorded"
        elif [ "$want_gpus" -eq 0 ]; then
            say ok gpus "none"
        fi
    elif [ $code -ne 0 ] || [ "$seen" -eq 0 ]; then
        say fail gpus "nvidia-smi: $(printf '%s\n' "$driver" | tail -n 1)" "restart the pod, or rent another: its driver is broken"
        seen=-1
    else
        say ok gpus "$($bound nvidia-smi --query-gpu=name,memory.total --format=csv,noheader | sort | uniq -c | sed 's/^ *//' | paste -sd ';' - | sed 's/;/; /g'), driver $(printf '%s\n' "$driver" | head -n 1)"
    fi
    [ "$seen" -lt 0 ] || [ "$seen" -ge "$want_gpus" ] || say fail gpus "$seen, and the config rents $want_gpus" "rent another: ops pod rm $pod, ops pod up $pod"
}
