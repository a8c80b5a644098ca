# Sends files of a run directory as one tar stream. Given: dir, and the function names, which prints them with a NUL behind each.
main() {
    enter_run "$dir" || return 1
    # What is gone meanwhile is left out: a running run removes old checkpoints.
    names | tar -cf - --no-recursion --ignore-failed-read --null -T -
    # 1 is GNU tar's word for a file that grew meanwhile: the log of a running run does.
    [ $? -le 1 ]
}
