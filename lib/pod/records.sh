# Sends small files of many runs as one compressed tar stream. Given: root, runs (names, one a line), files (names, one a line), most (bytes of a file).
# The answer is lines of "@ops", the last of them "@ops stream", and behind it the stream. A link is no file of the run, neither is a FIFO.
main() {
    cd -- "$root" 2>/dev/null || { echo "@ops no_root"; return 0; }
    command -v tar >/dev/null 2>&1 || { echo "@ops no_tar"; return 0; }
    pack='gzip -1'
    command -v gzip >/dev/null 2>&1 || pack=cat
    sizes=$(named)
    printf '%s\n' "$sizes" | awk -v most="$most" '$1 + 0 > most { print "@ops large " $2 }'
    wanted=$(printf '%s\n' "$sizes" | awk -v most="$most" 'NF == 2 && $1 + 0 <= most { print $2 }')
    [ -n "$wanted" ] || { echo "@ops nothing"; return 0; }
    echo "@ops packed ${pack%% *}"
    echo "@ops stream"
    # What is gone meanwhile is missing from the archive, which ends as an archive does: that, and not tar's word, says that it is whole.
    printf '%s\n' "$wanted" | tar -cf - -T - 2>/dev/null | $pack
}

# "SIZE ./RUN/FILE" for each file that is there. No name has a character that means something to a shell.
named() {
    printf '%s\n' "$runs" | while IFS= read -r run; do
        [ -d "./$run" ] && [ ! -L "./$run" ] || continue
        printf '%s\n' "$files" | while IFS= read -r file; do
            [ -f "./$run/$file" ] && [ ! -L "./$run/$file" ] && echo "./$run/$file"
        done
    done | xargs stat -c '%s %n' 2>/dev/null
}
