# Continues code.sh: what of the code goes into the files of the record, and what is named instead. Its variables are those of code_state:
# run, code, top, limit; lists of names are NUL-separated, each name begins with ./ and goes from the top. To work line by line on them, newline and NUL
# change places, and do so again at the end.

# code_leave_out REASON: names the files of a list, with the digest of each that isn't secret and that is read in a moment.
code_leave_out() {
    reason=$1 xargs -0 sh -c 'left=268435456; for f do
        size=$(stat -c %s -- "$0/$f") || size=0
        digest=
        case $reason in *secret) ;; *) if [ -f "$0/$f" ] && [ ! -L "$0/$f" ] && [ "$size" -le "$left" ]; then digest=$(sha256sum <"$0/$f" | cut -c 1-64); left=$((left - size)); fi ;; esac
        printf "%s\\0" "${f#./}" "$size" "$digest" "$reason"
    done' "$top" >>"$code/left_out"
}

# Takes out of the patch what looks like a secret and, largest first, what is too much.
code_patch() {
    [ -z "$torn" ] || : >"$code/patch"
    [ -s "$code/patch" ] || return 0
    tr '\n\000' '\000\n' <"$code/changed" >"$code/list"
    grep -anEi "$code_secret_name" "$code/list" | sed 's/:.*//' >"$code/names"
    grep -anE "$code_secret_text" "$code/patch" | head -n 10000 | sed 's/:.*//' >"$code/secret"
    [ -s "$code/names" ] || [ -s "$code/secret" ] || [ "$(wc -c <"$code/patch")" -gt "$limit" ] || return 0
    # A file that became a link, or the other way round, has two sections with one header.
    awk 'function section() { if (n) print n, first, NR - 1, bytes } /^diff --git / && $0 != header { section(); n++; first = NR; bytes = 0; header = $0 }
        { bytes += length($0) + 1 } END { NR++; section() }' "$code/patch" | sort -k4,4nr -k1,1n >"$code/sections"
    awk -v limit="$limit" 'FILENAME == ARGV[1] { n++; at[n] = $1; first[n] = $2; last[n] = $3; bytes[n] = $4; total += $4; next }
        FILENAME == ARGV[2] { named[$1] = 1; next }
        { for (i = 1; i <= n; i++) if ($1 >= first[i] && $1 <= last[i]) named[at[i]] = 1 }
        END { for (i = 1; i <= n; i++) if (at[i] in named) { total -= bytes[i]; print "secret", at[i], first[i], last[i] }
            for (i = 1; i <= n && total > limit; i++) if (!(at[i] in named)) { total -= bytes[i]; print "large", at[i], first[i], last[i] } }' \
        "$code/sections" "$code/names" "$code/secret" >"$code/drop"
    if [ "$(wc -l <"$code/sections")" -ne "$(wc -l <"$code/list")" ]; then
        code_leave_out 'the patch has an unexpected form, and may have a secret or be too large' <"$code/changed"
        : >"$code/patch"
        return 0
    fi
    awk 'NR == FNR { for (i = $3; i <= $4; i++) gone[i] = 1; next } !(FNR in gone)' "$code/drop" "$code/patch" >"$code/module" && mv "$code/module" "$code/patch" || {
        code_fault 'the patch is too large and could not be cut' 1
        : >"$code/patch"
    }
    code_dropped secret | code_leave_out 'looks like a secret'
    code_dropped large | code_leave_out 'too large'
}

# The names of the dropped sections of a kind.
code_dropped() { awk -v kind="$1" 'NR == FNR { if ($1 == kind) wanted[$2] = 1; next } FNR in wanted' "$code/drop" "$code/list" | tr '\n\000' '\000\n'; }

# The largest archive of the untracked files that fits: without the fewest of the largest.
code_archive() {
    [ -s "$code/untracked" ] || return 0
    cd "$top" || return 0
    code_withhold_secrets
    [ -s "$code/untracked" ] || return 0
    files=$(tr -dc '\000' <"$code/untracked" | wc -c)
    xargs -0 stat -c %s -- <"$code/untracked" >"$code/sizes"
    [ "$(wc -l <"$code/sizes")" -eq "$files" ] || xargs -0 sh -c 'for f do stat -c %s -- "$f" || echo 0; done' sh <"$code/untracked" >"$code/sizes"
    awk '{ print NR, $1 }' "$code/sizes" | sort -k2,2nr -k1,1n >"$code/order"
    code_tar=
    tar --version | grep -q GNU && code_tar='--format=gnu --owner=0 --group=0 --numeric-owner --mtime=@0 --hard-dereference --no-recursion'
    # What is eight times too much isn't even tried: reading it would take longer than a submit may.
    none=$(awk -v most=$((limit * 8)) '{ size[NR] = $2; total += $2 } END { for (n = 0; total > most; ) total -= size[++n]; print n }' "$code/order")
    without=$none below=$((none - 1)) step=1
    until code_pack "$without"; do
        below=$without without=$((without + step)) step=$((step * 2))
        [ "$without" -le "$files" ] || without=$files
        [ "$below" -lt "$files" ] || { code_fault 'the untracked files can'"'"'t be packed'; break; }
    done
    packed=$without
    while [ $((without - below)) -gt 1 ]; do
        packed=$(((without + below) / 2))
        if code_pack "$packed"; then without=$packed; else below=$packed; fi
    done
    [ "$packed" -eq "$without" ] || code_pack "$without"
    [ ! -e "$code/failed" ] || code_fault 'not all untracked files could be packed' 1
    code_chosen in "$without" | code_leave_out 'too large'
    [ "$without" -lt "$files" ] || : >"$code/archive"
}

code_withhold_secrets() {
    grep -zEi "$code_secret_name" "$code/untracked" >"$code/names" && {
        code_leave_out 'looks like a secret' <"$code/names"
        grep -zEiv "$code_secret_name" "$code/untracked" >"$code/list"
        mv "$code/list" "$code/untracked"
    }
    # A name that is a link is read by tar as a link; what it points at is not in the archive.
    [ -n "$(xargs -0 grep -sIlE -e "$code_secret_text" -- <"$code/untracked" | head -c 1)" ] || return 0
    secret=$code_secret_text xargs -0 sh -c 'for f do if [ ! -L "$f" ] && grep -qIE -e "$secret" -- "$f"; then printf "%s\0" "$f"; fi; done' sh <"$code/untracked" >"$code/names"
    code_leave_out 'looks like a secret' <"$code/names"
    secret=$code_secret_text xargs -0 sh -c 'for f do if [ -L "$f" ] || ! grep -qIE -e "$secret" -- "$f"; then printf "%s\0" "$f"; fi; done' sh <"$code/untracked" >"$code/list"
    mv "$code/list" "$code/untracked"
}

# code_chosen in|out COUNT: the COUNT largest untracked files, or the others.
code_chosen() {
    head -n "$2" "$code/order" >"$code/drop"
    tr '\n\000' '\000\n' <"$code/untracked" |
        awk -v kind="$1" 'FILENAME == "-" { if ((FNR in large) == (kind == "in")) print; next } { large[$1] = 1 }' "$code/drop" - | tr '\n\000' '\000\n'
}

# code_pack COUNT: packs all but the COUNT largest; says whether that fits.
code_pack() {
    code_chosen out "$1" >"$code/list"
    rm -f "$code/failed"
    { tar $code_tar --null -T "$code/list" -cf - || : >"$code/failed"; } | gzip -n | head -c $((limit + 1)) >"$code/archive" || return 1
    [ "$(wc -c <"$code/archive")" -le "$limit" ]
}

# code_keep FACT FILE NAME: gives a finished file its name, and says its digest.
code_keep() {
    [ -s "$2" ] || return 0
    mv "$2" "$run/$3" && printf 'git_%s=%s\n' "$1" "$(code_sha256 "$run/$3")"
}
