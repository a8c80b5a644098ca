# Writes the summary of a run that is provably lost. Given: as for resume.sh, whose functions it uses.
main() {
    umask 077
    enter_run "$dir" || { echo "@ops fail 4 there is no run directory $dir on pod $pod"; return 0; }
    [ ! -f summary.json ] || { echo "@ops over"; return 0; }
    have_runner || return 0
    ask --close
    return 0
}
