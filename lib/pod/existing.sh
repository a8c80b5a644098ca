# Says which of some files are here. Given: files (one a line).
main() {
    printf '%s\n' "$files" | while IFS= read -r file; do
        [ -f "$file" ] && printf '@ops file %s\n' "$file"
    done
    echo "@ops looked"
}
