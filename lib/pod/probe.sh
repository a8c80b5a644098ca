# Reads runs without changing anything. Given: roots (one a line), select (all|last|prefix|one), prefix, veil (a long random spelling of "./").
# A few processes look at all runs of a root, each for one thing. What a file says goes out behind the file's name, line by line: no file speaks for another.
LC_ALL=C
export LC_ALL

main() {
    echo "@ops now $(date +%s)"
    printf '%s\n' "$roots" | while IFS= read -r root; do
        cd "$root" 2>/dev/null && printf '@ops root %s\n' "$root" && one_root
    done
    echo "@ops whole"
}

one_root() {
    if named; then
        tell_one "$one"
        return
    fi
    found=$(names | of_each . .ops summary.json run_metadata.json command.sh heartbeat.txt | kinds | sorted)
    over=$(printf '%s\n' "$found" | sed -n 's/^over \([^ ]*\) .*/\1/p')
    live=$(printf '%s\n' "$found" | sed -n 's/^live \([^ ]*\) .*/\1/p')
    [ -z "$over" ] || tell_over "$over"
    [ -z "$live" ] || tell_running "$live"
}

# What may be a run by its name. An exact name wins over longer ones that begin with it.
names() {
    case $select in
    all) ls -1 ;;
    one) printf '%s\n' "$prefix" ;;
    last) newest ;;
    *) if is_run "$prefix"; then printf '%s\n' "$prefix"; else ls -1 | start=$prefix awk 'index($0, ENVIRON["start"]) == 1'; fi ;;
    esac | awk '/^[A-Za-z0-9][A-Za-z0-9._-]*$/ && length($0) <= 100'
}

# Other directories may lie beside the runs. A link may lead out of the outputs root: it is not a run.
is_run() {
    [ -d "./$1" ] && [ ! -L "./$1" ] && [ ! -L "./$1/.ops" ] || return 1
    for mark in .ops summary.json run_metadata.json command.sh heartbeat.txt; do
        [ -e "./$1/$mark" ] && return 0
    done
    return 1
}

# The latest reservations, all of the last second: the request is written once and never again.
newest() {
    find . -mindepth 3 -maxdepth 3 -path './*/.ops/request.json' -exec stat -c '%Y %n' {} + 2>/dev/null |
        sort -k1,1nr | awk 'NR == 1 { t = $1 } $1 == t' | sed 's,^[0-9]* \./,,; s,/.*,,'
}

# of_each FILE...: each run of the list on stdin with each of these files; "." is the run itself.
of_each() {
    awk -v files="$*" 'BEGIN { n = split(files, file, " ") } { for (i = 1; i <= n; i++) print file[i] == "." ? $0 : $0 "/" file[i] }'
}

# The files of the list that are there: "MODE SIZE MODIFIED NAME". Of a link it tells that it is one.
kinds() { xargs stat -c '%f %s %Y %n' 2>/dev/null; }

# readable [BUT]: names of those that may be read: no link, FIFO or directory, and not larger than such a file can be. BUT is a pattern of names that are left out.
readable() { awk -v but="${1:-^$}" '$4 !~ but && $1 ~ /^8/ && $2 <= ($4 ~ /json$/ ? 8388608 : 65536) { print $4 }'; }

# Of these, what is told whole: not of files of which it only matters how old they are.
told() { readable '/(request[.]json|stdout[.]log|metrics[.]jsonl)$'; }

# Their lines, each behind its file's name. The lines of a JSON file become one: a carriage return is white space there, and valid in no string.
texts() {
    xargs grep -aHs '' /dev/null | awk '
        BEGIN { ORS = "" }
        open != "" && substr($0, 1, size) == open { print substr($0, size + 1) "\r"; next }
        open != "" { print "\n"; open = "" }
        { size = index($0, ":") }
        substr($0, 1, size) !~ /json:$/ { print $0 "\n"; next }
        { open = substr($0, 1, size); print $0 "\r" }
        END { print "\n" }'
}

# Runs, by what is_run asks: "over|live NAME SUMMARY METADATA", of these files time and size.
sorted() {
    awk '
        { at = index($4, "/"); id = at ? substr($4, 1, at - 1) : $4; file = at ? substr($4, at + 1) : "" }
        file == "" { if ($1 ~ /^4/) order[++n] = id; next }
        { mark[id] = 1 }
        file == ".ops" && $1 ~ /^a/ { link[id] = 1 }
        file == "summary.json" && $1 ~ /^8/ && $2 <= 8388608 { over[id] = $3 ":" $2 }
        file == "run_metadata.json" { metadata[id] = $3 ":" $2 }
        END {
            for (i = 1; i <= n; i++) {
                id = order[i]
                if (id in mark && !(id in link)) print ((id in over) ? "over " id " " over[id] : "live " id " 0") " " ((id in metadata) ? metadata[id] : "0")
            }
        }'
}

# tell_over RUNS
tell_over() {
    printf '%s\n' "$1" | sed 's/.*/@ops run & over/'
    printf '%s\n' "$1" | of_each summary.json run_metadata.json | kinds | readable | texts
    printf '%s\n' "$1" | of_each .ops/request.json .ops/attempt .ops/exit heartbeat.txt stdout.log metrics.jsonl | kinds | sed 's/^[^ ]* [^ ]*/@ops mtime/'
}
