# Names the files of a run directory with size and modification time, and says whether rsync is here. Given: dir.
main() {
    cd "$dir" 2>/dev/null || { echo "@ops no_run"; return 0; }
    command -v rsync >/dev/null 2>&1 && echo "@ops rsync"
    [ -f summary.json ] && echo "@ops over"
    # A link is listed without a size; one that leads out of the directory is not a part of the record.
    find . -type l -exec sh -c 'for l; do case $(readlink "$l") in /* | *..*) ;; *) echo "@ops file -1 0 $l" ;; esac; done' sh {} +
    find . -type f ! -name '.*.tmp' -exec stat -c '@ops file %s %Y %n' {} +
}
