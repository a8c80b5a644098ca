# Names the files of a run directory with size and modification time, and says whether rsync is here. Given: dir, sha256 (the text of sha256.sh).
# A name may hold anything but NUL and slash; those with a newline come in hexadecimal digits.
main() {
    enter_run "$dir" || { echo "@ops no_run"; return 0; }
    command -v rsync >/dev/null 2>&1 && echo "@ops rsync"
    echo "@ops child $(child_of .)"
    # Looked at before the files: what is there once the run is over doesn't change any more. Before that, temporary files are left where they are.
    passing='.*.tmp'
    [ -f summary.json ] && echo "@ops over" && passing=
    [ -f digests.sha256 ] && echo "@ops digests $(sh -c "$sha256" <digests.sha256)"
    # What a complete copy leaves here; see fetched.sh.
    [ -f .ops/fetched ] && [ ! -L .ops/fetched ] && head -c 4096 .ops/fetched | sed -n 's/^summary_sha256=/@ops marked /p'
    list && echo "@ops whole"
    return 0
}

# False when find could not look everywhere.
list() {
    status=0
    newline='
'
    # A link that leads out of the directory is not a part of the record; one to something that is there is named, since that isn't copied.
    here=$(pwd -P)
    export here
    find . -type l ! -path "*$newline*" -exec sh -c 'for link; do
        to=$(readlink "$link") || continue
        case $to in /* | .. | ../* | */.. | */../* | *"
"*)
            [ -e "$link" ] || continue
            case $(readlink -f "$link") in "$here" | "$here"/*) ;; *) printf "@ops outside %s\n" "$link" ;; esac ;;
        *) printf "@ops link %s\n@ops to %s\n" "$link" "$to" ;; esac
    done' sh {} + || status=1
    find . -type f ! -name "$passing" ! -path './.ops/fetched*' ! -path "*$newline*" -exec stat -c '@ops file %s %Y %n' {} + || status=1
    find . -type f -path "*$newline*" -exec sh -c 'for file; do
        printf "@ops odd %s %s\n" "$(stat -c "%s %Y" "$file")" "$(printf %s "$file" | od -An -v -tx1 | tr -d " \n")"
    done' sh {} + || status=1
    return $status
}
