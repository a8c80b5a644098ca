# Says the SHA-256 of files of a run directory. Given: dir, sha256 (the text of sha256.sh), and the function numbered, which prints a number and a
# name for each, with a NUL behind each. What can't be read gets no line.
main() {
    enter_run "$dir" || return 1
    export sha256
    cores=$(nproc 2>/dev/null || echo 1)
    parallel="-P $cores"
    # A small xargs knows no -P.
    xargs -0 $parallel true </dev/null 2>/dev/null || parallel=
    numbered | xargs -0 -n 2 $parallel sh -c '[ -f "$2" ] && sum=$(sh -c "$sha256" <"$2") && printf "@ops sha256 %s %s\n" "$1" "$sum"; true' sh
}
