# Looks what a pod has, and installs what a package manager can. Given: root, persistent, runner_dir, file_umask, pod, and portable.sh's functions.
# Answers "@ops KEY TEXT" for each thing that it finds, and "@ops looked".
main() {
    umask "$file_umask"
    trap '' HUP PIPE # What has begun is carried through.
    name_platform
    chosen_java
    echo "@ops platform $platform"
    install_tools tmux rsync
    for tool in git python3; do command -v "$tool" >/dev/null 2>&1 || echo "@ops missing $tool"; done
    own=$(own_java)
    [ -z "$own" ] || printf '%s\n' "$own"
    if [ -f "$runner_dir/.complete" ] && { { [ -n "$java_home" ] && [ -f "$runner_dir.jar" ]; } || { [ -z "$java_home" ] && can_compile; }; }; then
        start_runner && { echo "@ops looked"; return 0; }
    fi
    if found_runtime "$persistent/.ops" "$root/.ops" "$HOME/.ops"; then echo "@ops runtime $java_home"; elif [ -z "$own" ]; then find_place; fi
    echo "@ops looked"
}

can_compile() { command -v jbang >/dev/null 2>&1 || case $own in *'@ops jdk '*) ;; *) return 1 ;; esac; }

# Lets the runner say its name, which compiles it where that is the way: the launcher waits 5 s for a network that may not be there.
start_runner() {
    said=$(OPS_CONNECT_SEC=5 bounded 120 sh "$runner_dir/jbang" "$runner_dir/runner.java" --version 2>&1 </dev/null)
    case $said in
    *'ops runner '*) echo "@ops starts ${java_home:-by compiling}" ;;
    *) echo "@ops stuck $(printf '%s\n' "$said" | grep -v '^jbang: next' | tail -n 1)"; return 1 ;;
    esac
}

# bounded SECONDS PROGRAM...
bounded() { if command -v timeout >/dev/null 2>&1; then timeout -k 5 "$@"; else shift; "$@"; fi; }

# Where the tools of a pod are kept: on what outlives it, else with the runs, else at home. It has to hold programs that can be started.
find_place() {
    for place in "$persistent" "$root" "$HOME"; do
        case $place in /*) ;; *) continue ;; esac
        if is_place "$place"; then echo "@ops place $place/.ops"; return 0; fi
    done
    echo "@ops no_place neither $persistent nor $root nor $HOME on pod $pod can be written and has 150 MiB free"
}

is_place() {
    [ -d "$1" ] || [ "$1" = "$root" ] && mkdir -p "$1/.ops" 2>/dev/null && [ ! -L "$1/.ops" ] && is_trusted "$1/.ops" || return 1
    free=$(df -Pk "$1/.ops" 2>/dev/null | awk 'NR == 2 { print $4 }')
    [ "${free:-0}" -ge 153600 ] || return 1
    probe=$1/.ops/.probe.$$
    { printf '#!/bin/sh\nexit 0\n' >"$probe" && chmod 700 "$probe" && "$probe"; } 2>/dev/null
    code=$?
    rm -f "$probe"
    return "$code"
}

# install_tools TOOL...: a package has its program's name. Runs work without.
install_tools() {
    absent=
    for tool in "$@"; do command -v "$tool" >/dev/null 2>&1 || absent="$absent $tool"; done
    [ -n "$absent" ] || return 0
    if [ "$(id -u)" = 0 ] && find_packager; then
        log=$root/.ops/packages.log
        { mkdir -p "$root/.ops" && [ ! -L "$root/.ops" ] && : >>"$log"; } 2>/dev/null || log=$(mktemp /tmp/ops-packages.XXXXXX)
        echo "@ops log $log"
        { date -u && echo "$packager: installing$absent"; } >"$log" 2>/dev/null
        add_packages $absent >>"$log" 2>&1 </dev/null
    fi
    for tool in $absent; do
        if command -v "$tool" >/dev/null 2>&1; then echo "@ops installed $tool"; else echo "@ops missing $tool"; fi
    done
}

find_packager() {
    for packager in apt-get microdnf dnf yum apk zypper pacman; do command -v "$packager" >/dev/null 2>&1 && return 0; done
    packager=
    return 1
}

# Neither package starts a service; in this run level invoke-rc.d wouldn't either.
add_packages() {
    case $packager in
    apt-get)
        export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
        bounded 30 dpkg --configure -a
        bounded 120 apt-get -o DPkg::Lock::Timeout=60 -o Acquire::http::Timeout=15 -o Acquire::https::Timeout=15 -o Acquire::Retries=1 update
        bounded 150 apt-get -o DPkg::Lock::Timeout=60 -o Acquire::http::Timeout=15 -o Acquire::https::Timeout=15 install -y --no-install-recommends "$@"
        ;;
    apk) bounded 150 apk add --update-cache "$@" ;;
    pacman) bounded 150 pacman -Sy --noconfirm --needed "$@" ;;
    zypper) bounded 150 zypper --non-interactive install --no-recommends "$@" ;;
    *) bounded 150 "$packager" install -y "$@" ;;
    esac
}

# own_java: says which java of the pod's own can run the runner (21 or newer), and whether it can compile it.
own_java() {
    for home in "${JAVA_HOME:-}" "$(home_of javac)" "$(home_of java)" /usr/lib/jvm/* /usr/local/openjdk-* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jbang/cache/jdks/*; do
        [ -x "$home/bin/java" ] && [ -r "$home/release" ] || continue
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
        [ "${version:-0}" -ge 21 ] || continue
        if [ -x "$home/bin/javac" ]; then echo "@ops jdk $home"; else echo "@ops jre $home"; fi
    done
}

home_of() {
    program=$(command -v "$1") && program=$(readlink -f "$program") && printf '%s' "${program%/bin/*}"
}
