# Runs a program with what it reads on its stdin. Given: program (python), spec (JSON).
main() {
    for python in python3 python; do
        if "$python" -I -S -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 </dev/null; then
            printf %s "$spec" | "$python" -I -S -c "$program"
            return
        fi
    done
    echo "@ops no_python"
}
