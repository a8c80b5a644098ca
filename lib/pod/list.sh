# Lists runs, with the functions of probe.sh, for whoever remembers those that are over: of these it tells only what isn't known there. Given: as for
# probe.sh; known (lines "ROOT MARK SUM", roots by their number: SUM is the SHA-256 of this script's own lines "NAME SUMMARY METADATA" for the runs that were
# over, of which nothing was changed in the second MARK or later), wanted (lines "ROOT NAME": runs that are to be told in any case).
# SUMMARY and METADATA are "INODE:SIZE:MODIFIED:CHANGED": nobody can write a file, or put another in its place, and leave all four as they were.
main() {
    echo "@ops now $(date +%s)"
    stamp='%i:%s:%Y:%Z'
    case $(stat -c %.Z / 2>/dev/null) in [0-9]*.[0-9]*) stamp='%i:%s:%.Y:%.Z' ;; esac # GNU's has parts of a second
    printf '%s\n' "$roots" | {
        number=0
        while IFS= read -r root; do
            number=$((number + 1))
            cd "$root" 2>/dev/null && printf '@ops root %s\n' "$root" && list
        done
    }
    echo "@ops whole"
}

list() {
    mark=$(printf '%s\n' "$known" | sed -n "s/^$number \([0-9]*\) .*/\1/p")
    sum=$(printf '%s\n' "$known" | sed -n "s/^$number [0-9]* //p")
    found=$(found)
    old=$(printf '%s\n' "$found" | sed -n 's/^old //p')
    if [ -n "$sum" ] && [ "$(printf '%s\n' "$old" | digest)" = "$sum" ]; then
        echo "@ops same"
    else
        printf '%s\n' "$old" | sed -n 's/^./@ops listed &/p'
    fi
    printf '%s\n' "$found" | sed -n 's/^new /@ops listed /p'
    echo "@ops files"
    { printf '%s\n' "$wanted" | sed -n "s/^$number //p"; echo; printf '%s\n' "$found"; } | awk '
        !after { if ($0 == "") after = 1; else wanted[$1] = 1; next }
        $1 == "new" || $1 == "old" && ($2 in wanted) { print $2 }' | of_each summary.json run_metadata.json | kinds | readable | texts
    echo "@ops running"
    live=$({ printf '%s\n' "$found" | sed -n 's/^live //p'; printf '%s\n' "$found" | sed -n 's/^bare //p' | marked; } | sort)
    [ -z "$live" ] || tell_running "$live"
}

# "old|new NAME SUMMARY METADATA" for runs that are over, "live NAME" for others, "bare NAME" for what may be one.
found() {
    directories=$(directories)
    { printf '%s\n' "$directories"; echo; printf '%s\n' "$directories" | of_each .ops summary.json run_metadata.json | xargs stat -c "%f $stamp %n" 2>/dev/null; } |
        awk -v mark="${mark:-0}" '
        !after { if ($0 == "") after = 1; else order[++n] = $0; next }
        { at = index($3, "/"); id = substr($3, 1, at - 1); file = substr($3, at + 1); split($2, part, ":"); seen[id] = 1 }
        file == ".ops" { if ($1 ~ /^a/) link[id] = 1; next }
        file == "summary.json" { if ($1 !~ /^8/ || part[2] + 0 > 8388608) next; summary[id] = $2 }
        file == "run_metadata.json" { metadata[id] = $2 }
        part[4] + 0 >= mark + 0 { changed[id] = 1 }
        END {
            for (i = 1; i <= n; i++) {
                id = order[i]
                if (id in link) continue
                if (id in summary) print ((id in changed) ? "new " : "old ") id " " summary[id] " " ((id in metadata) ? metadata[id] : "-")
                else print ((id in seen) ? "live " : "bare ") id
            }
        }'
}

# Names that a run can have, of directories that are no links. A name with a line break in it is none, and can't be taken for one.
directories() {
    find . ! -name . -prune -type d 2>/dev/null | awk '/^\.\/[A-Za-z0-9][A-Za-z0-9._-]*$/ && length($0) <= 102 { print substr($0, 3) }' | sort
}

# Those of the list that have a file of a run.
marked() { of_each command.sh heartbeat.txt | kinds | sed 's,.* \(.*\)/.*,\1,' | sort -u; }
