# Says which of some files are here. Given: files (one a line).
main() {
    printf '%s\n' "$files" | while IFS= read -r file; do
        [ -f "$file" ] && echo "@ops file $file"
    done
    echo "@ops looked"
}
