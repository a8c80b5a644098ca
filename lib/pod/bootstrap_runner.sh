# Puts the runner's sources on a pod and starts it once. Given: java_home (empty: it's compiled there), and what submit.sh, portable.sh and bootstrap.sh are
# given. Answers "@ops starts HOW", "@ops stuck WHY" or "@ops fail CODE TEXT".
main() {
    umask "$file_umask"
    trap '' HUP PIPE
    name_platform
    [ -z "$java_home" ] || choose_java || return 0
    have_runner || return 0
    start_runner
}

# Only a Java that has run the runner here is written down.
choose_java() {
    said=$(bounded 30 "$java_home/bin/java" -Xmx64m -cp "$runner_dir.jar" runner --version 2>&1 </dev/null)
    case $said in
    *'ops runner '*) ;;
    *) echo "@ops stuck $java_home: $(printf '%s\n' "$said" | tail -n 1)"; return 1 ;;
    esac
    chosen=$root/.ops/java.$platform
    error=$( (mkdir -p "$root/.ops" && printf '%s\n' "$java_home" >"$chosen.$$" && mv -f "$chosen.$$" "$chosen") 2>&1) || {
        rm -f "$chosen.$$"
        fail 2 "$chosen can't be written on pod $pod: $(reason)"
    }
}
