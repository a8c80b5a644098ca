# Part of doctor.sh: places on the pod's disks.

check_outputs() {
    [ -n "$root" ] || { say fail outputs_root "the config names none for this pod" "set project.remote_outputs_dir, such as /mnt/runs/NAME"; return; }
    if [ ! -e "$root" ] && [ ! -L "$root" ] && [ -n "$fix" ] && mkdir -p "$root"; then say "did" outputs_root "made $root"; fi
    here=$root
    while [ ! -e "$here" ] && [ ! -L "$here" ] && [ -n "$here" ]; do here=${here%/*}; done
    here=${here:-/}
    if [ ! -d "$here" ]; then
        say fail outputs_root "$here is no directory" "give another root: project.remote_outputs_dir"
    elif [ ! -w "$here" ] || [ ! -x "$here" ]; then
        say fail outputs_root "$here can't be written by $(id -un)" "as root on the pod: mkdir -p $(quoted "$root") && chown $(id -un) $(quoted "$root")"
    else
        [ "$here" = "$root" ] && what="$root can be written" || what="$root is made by the first submit"
        room "$here" outputs_root "$what" 1024 10240 && file_system "$here"
    fi
}

# room DIRECTORY NAME WHAT LEAST ENOUGH: MiB and inodes that are free.
room() {
    free=$($bound df -Pk "$1" | sed -n '2s/.* \([0-9][0-9]*\)  *[0-9-][0-9]*%\{0,1\} .*/\1/p')
    inodes=$($bound df -Pi "$1" | sed -n '2s/.* \([0-9][0-9]*\)  *[0-9][0-9]*% .*/\1/p')
    mib=$((${free:-0} / 1024))
    if [ -z "$free" ]; then
        say warn "$2" "$3; nobody can tell how much room there is"
    elif [ $mib -lt "$4" ]; then
        say fail "$2" "$3, and $mib MiB are free" "make room on the disk of $(quoted "$1"): ops run list shows what is there"
    elif [ -n "$inodes" ] && [ "$inodes" -lt 1000 ]; then
        say fail "$2" "$3, and only $inodes more files fit on its disk" "delete what has many small files"
    elif [ $mib -lt "$5" ]; then
        say warn "$2" "$3, $((mib / 1024)) GiB free: a few checkpoints" "make room on the disk of $(quoted "$1")"
    else
        say ok "$2" "$3, $((mib / 1024)) GiB free"
    fi
}

# What a run directory rests on, tried in a directory of a moment.
file_system() (
    find "$1" -maxdepth 1 -name '.ops-doctor.??????' -mmin +60 -exec rm -rf {} + # of a check that was killed
    place=$(mktemp -d "$1/.ops-doctor.XXXXXX") || { say fail file_system "no directory can be made in $1" "look at it on the pod: ops pod ssh $pod"; return; }
    trap 'rm -rf "$place"' EXIT
    trap 'exit 1' HUP INT TERM
    cd "$place" || return
    if ! mkdir a || mkdir a; then
        say fail file_system "mkdir isn't atomic on the disk of $1: two submits could share a directory" "take another disk for the outputs root"
    elif ! { echo 1 >x && echo 2 >y && mv -f y x && [ "$(cat x)" = 2 ] && [ ! -e y ]; }; then
        say fail file_system "a file can't be replaced by renaming on the disk of $1" "take another disk for the outputs root"
    elif command -v flock >/dev/null && ! $bound flock -n x true; then
        say fail file_system "files can't be locked on the disk of $1" "mount it with locks, or take another disk for the outputs root"
    elif ! { chmod 600 x && [ "$(stat -c %a x)" = 600 ]; }; then
        say warn file_system "the disk of $1 doesn't keep modes: who can see it can read the runs" "mount it with them"
    else
        say ok file_system "$($bound df -PT . | awk 'NR == 2 { print $2 }'): mkdir, rename, locks and modes work"
    fi
)

check_persistent_dir() {
    [ -z "$is_local" ] || return 0
    if [ ! -d "$persistent" ]; then
        say warn persistent_dir "$persistent isn't there: tools and runs go with the pod" "attach a volume, or set persistent_dir of the pod"
    elif [ ! -w "$persistent" ]; then
        say warn persistent_dir "$persistent can't be written by $(id -un): tools are brought anew to each pod" "as root on the pod: chown $(id -un) $(quoted "$persistent")"
    elif [ "$($bound stat -c %d "$persistent")" = "$(stat -c %d /)" ]; then
        say warn persistent_dir "$persistent is on the pod's own disk, which goes with the pod" "attach a volume there, and fetch runs before the pod ends"
    else
        say ok persistent_dir "$persistent"
    fi
}

check_datasets() {
    [ -n "$datasets" ] || return 0
    if [ ! -d "$datasets" ]; then say fail datasets_root "$datasets isn't there" "put the data there, or correct storage.datasets_root"
    elif [ ! -r "$datasets" ] || [ ! -x "$datasets" ]; then say fail datasets_root "$datasets can't be read by $(id -un)" "as root on the pod: chmod o+rx $(quoted "$datasets")"
    elif [ -z "$($bound ls -A "$datasets" | head -n 1)" ]; then say warn datasets_root "$datasets is empty" "put the data there"
    else say ok datasets_root "$datasets"; fi
}

check_hf_home() {
    [ -n "$hf_home" ] || return 0
    if [ ! -e "$hf_home" ] && [ -n "$fix" ] && mkdir -p "$hf_home"; then say "did" hf_home "made $hf_home"; fi
    here=$hf_home
    while [ ! -e "$here" ] && [ -n "$here" ]; do here=${here%/*}; done
    if [ -d "${here:-/}" ] && [ -w "${here:-/}" ]; then
        say ok hf_home "$hf_home"
    else
        say fail hf_home "$hf_home can't be written by $(id -un)" "as root on the pod: mkdir -p $(quoted "$hf_home") && chown $(id -un) $(quoted "$hf_home")"
    fi
}
