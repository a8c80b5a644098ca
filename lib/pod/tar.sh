# Sends files of a run directory as one tar stream. Given: dir, names (one a line).
main() {
    cd "$dir" || return 1
    printf '%s\n' "$names" | tar -cf - --no-recursion -T -
    # 1 is GNU tar's word for a file that grew meanwhile: the log of a running run does.
    [ $? -le 1 ]
}
