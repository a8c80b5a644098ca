# Takes over a file that has just arrived. Given: part (where it lies, gzipped), sum (its SHA-256), target, kind (jar, or runtime: a tar archive), file_umask,
# pod, and the function digest. Answers "@ops received", "@ops damaged" or "@ops fail CODE TEXT". Nothing half done ever has the name target.
main() {
    umask "$file_umask"
    trap '' HUP PIPE
    find "${part%/*}" -maxdepth 1 -name '.part.*' -mmin +1440 -exec rm -rf {} + 2>/dev/null # of one that was killed
    actual=$(digest <"$part")
    if [ -n "$actual" ] && [ "$actual" != "$sum" ]; then rm -f "$part"; echo "@ops damaged"; return 0; fi
    "take_$kind" && echo "@ops received"
    rm -rf "$part" "$part.new"
}

fail() {
    printf '@ops fail %s %s\n' "$1" "$2"
    return 1
}

take_jar() {
    error=$( (gzip -dc <"$part" >"$part.new" && mv -f "$part.new" "$target") 2>&1) || fail 2 "$target can't be written on pod $pod: ${error##*: }"
}

# The files are the pod's user's own, whoever had them on the laptop: nobody else's would be run.
take_runtime() {
    error=$( (mkdir "$part.new" && gzip -dc <"$part" | tar -xof - -C "$part.new" && chmod -R go-w "$part.new") 2>&1) || { fail 2 "the runtime can't be unpacked to $target on pod $pod: ${error##*: }"; return 1; }
    error=$(bounded 30 "$part.new/bin/java" -version 2>&1 </dev/null) || { fail 1 "the runtime doesn't start on pod $pod: $(printf '%s\n' "$error" | tail -n 1)"; return 1; }
    [ -x "$target/bin/java" ] || { rm -rf "$target"; mv "$part.new" "$target" 2>/dev/null; }
    # Somebody else was quicker: theirs is the same, ours may have landed inside it.
    rm -rf "$target/${part##*/}.new"
    [ -x "$target/bin/java" ] || fail 2 "the runtime can't be put at $target on pod $pod"
}
