# Names the files of a run directory with size and modification time, and says whether rsync is here. Given: dir.
# A name may hold anything but NUL and slash; those with a newline come in hexadecimal digits.
main() {
    cd "$dir" 2>/dev/null || { echo "@ops no_run"; return 0; }
    command -v rsync >/dev/null 2>&1 && echo "@ops rsync"
    [ -f summary.json ] && echo "@ops over"
    newline='
'
    # A link that leads out of the directory is not a part of the record.
    find . -type l ! -path "*$newline*" -exec sh -c 'for link; do
        to=$(readlink "$link") || continue
        case $to in /* | .. | ../* | */.. | */../* | *"
"*) ;; *) printf "@ops link %s\n@ops to %s\n" "$link" "$to" ;; esac
    done' sh {} +
    find . -type f ! -name '.*.tmp' ! -path "*$newline*" -exec stat -c '@ops file %s %Y %n' {} +
    find . -type f -path "*$newline*" -exec sh -c 'for file; do
        printf "@ops odd %s %s\n" "$(stat -c "%s %Y" "$file")" "$(printf %s "$file" | od -An -v -tx1 | tr -d " \n")"
    done' sh {} +
}
