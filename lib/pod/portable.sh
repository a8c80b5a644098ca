# Which Java runs the runner on a pod that can't compile it: the laptop does, and its jar lies beside the runner's sources. Given: root.

# Sets platform: what a JVM is built for, as in linux-x86_64-gnu.
platform=
name_platform() {
    [ -z "$platform" ] || return 0
    platform=unknown
    for loader in /lib/ld-musl-*; do [ ! -e "$loader" ] || platform=musl; done
    for loader in /lib64/ld-linux-* /lib/ld-linux-* /lib/*/ld-linux-*; do [ ! -e "$loader" ] || platform=gnu; done
    platform=$(uname -sm | tr 'A-Z ' 'a-z-')-$platform
}

# Sets java_home to what a bootstrap has written down. A volume may be mounted by pods of several kinds.
chosen_java() {
    java_home=
    for chosen in "$root/.ops/java."*; do [ -e "$chosen" ] && break || return 1; done # most pods have a Java of their own
    name_platform
    read -r java_home 2>/dev/null <"$root/.ops/java.$platform"
    case $java_home in /*) [ ! -x "$java_home/bin/java" ] || return 0 ;; esac
    java_home=
    return 1
}

# found_runtime DIR...: sets java_home to the runtime that an earlier bootstrap has put below one of these. What anybody else could have put there isn't run.
found_runtime() {
    name_platform
    for place in "$@"; do
        for java_home in "$place/runtime"/*-"$platform"; do
            if [ ! -L "$place" ] && [ -x "$java_home/bin/java" ] && is_trusted "$java_home"; then return 0; fi
        done
    done
    java_home=
    return 1
}

is_trusted() { [ -O "$1" ] || [ "$(stat -c %u "$1" 2>/dev/null)" = 0 ]; }

# The launcher of the runner looks for a Java in the same way.
portable_java() { chosen_java || { ! compiles && found_runtime "$root/.ops" /mnt/.ops "$HOME/.ops"; }; }

# There is a Java of the pod's own, or a JBang that fetches one.
compiles() { command -v jbang || command -v java || [ -x "${JAVA_HOME:-}/bin/java" ] || ls /usr/lib/jvm/*/bin/java; } >/dev/null 2>&1
