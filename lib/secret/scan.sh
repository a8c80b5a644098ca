# Looks for secrets on a pod. Given: program (python), spec (what it reads), shapes and names (extended regular expressions, for a pod without python),
# all (empty: without checkpoints), tmux_too (empty: no), and the function paths, which prints where to look, with a NUL behind each.
main() {
    for python in python3 python; do
        if "$python" -I -S -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 </dev/null; then
            printf %s "$spec" | "$python" -I -S -c "$program"
            return
        fi
    done
    echo "@ops no_python"
    binary=
    ! echo x | grep -aq x 2>/dev/null || binary=-a
    export shapes binary all
    paths | xargs -0 sh -c 'for top do
        if [ ! -e "$top" ]; then printf "@ops absent_hex %s\n" "$(printf %s "$top" | od -An -v -tx1 | tr -d " \n")"; continue; fi
        if [ -n "$all" ]; then set -- ; else set -- ! -path "*/checkpoints/*" ! -name "*.pt" ! -name "*.safetensors" ! -name "*.bin"; fi
        find "$top" -type f "$@" -exec sh -c "for file do
            echo \"@ops looked \$(wc -c <\"\$file\")\"
            grep $binary -nE -e \"\$shapes\" -- \"\$file\" 2>/dev/null </dev/null | head -n 50 | cut -d: -f1 | while read -r line; do
                case \$line in *[!0-9]*) line=0 ;; esac
                printf \"@ops line %s %s\\n\" \"\$line\" \"\$(printf %s \"\$file\" | od -An -v -tx1 | tr -d \" \\n\")\"
            done
        done" sh {} +
    done' sh
    [ -z "$tmux_too" ] || scan_tmux
    echo "@ops grep_done"
}

scan_tmux() {
    for socket in "${TMUX_TMPDIR:-/tmp}/tmux-$(id -u)"/*; do
        [ -S "$socket" ] && tmux -S "$socket" list-sessions -F '#{session_name}' 2>/dev/null >/dev/null || continue
        echo "@ops server"
        for name in $(tmux -S "$socket" show-environment -g | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p' | grep -Ei "$names"); do
            echo "@ops variable ${socket##*/} $name"
        done
    done
}
