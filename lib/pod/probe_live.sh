# The part of probe.sh about runs that aren't over.

# tell_running RUNS: all that is to be known of them.
tell_running() {
    tell_live "$1"
    printf '%s\n' "$1" | of_each run_metadata.json | kinds | readable | texts
    printf '%s\n' "$1" | of_each metrics.jsonl | kinds | sed -n 's/^8[^ ]* [^ ]* [^ ]* //p' | tails
}

# tell_live RUNS: the process first, its exit record after it: the record is written before the process ends.
tell_live() {
    kept=$(printf '%s\n' "$1" | keepers)
    children=$(printf '%s\n' "$1" | of_each .ops/child | kinds | readable | texts)
    printf '%s\n' "$1" "$children" "$(printf '%s\n' "$children" | processes)" | fates
    printf '%s\n' "$children"
    seen=$(printf '%s\n' "$1" | of_each .ops/launch .ops/request.json .ops/attempt .ops/exit .ops/stop heartbeat.txt endpoint.json stdout.log metrics.jsonl | kinds)
    printf '%s\n' "$seen" | signs
    printf '%s\n' "$kept" # what is alive says more than that it was asked
    printf '%s\n' "$seen" | told | texts
    # Finished between the two looks.
    ended=$(printf '%s\n' "$1" | of_each summary.json | kinds | readable)
    [ -z "$ended" ] || printf '%s\n' "$ended" | texts
    printf '%s\n' "$ended" | sed -n 's,^\(.*\)/summary\.json$,@ops run \1 over,p'
}

# Which of the runs on stdin have a recorder or a launcher. These know their run by its directory, as an argument. A launcher is a shell: a tmux server keeps
# the arguments of whoever started it, for as long as it has another session.
keepers() {
    { cat; echo; cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n'; } | root_dir="${root%/}/" awk '
        !after { if ($0 == "") after = 1; else run[$0] = 1; next }
        (before == "--record" || before ~ /\/launch\.sh$/ && shell ~ /sh$/) && index($0, ENVIRON["root_dir"]) == 1 {
            id = substr($0, length(ENVIRON["root_dir"]) + 1)
            if (id in run) print before == "--record" ? "@ops recorder " id : "@ops launcher " id " alive"
        }
        { shell = before; before = $0 }'
}

# What the kernel says of the processes in the lines of .ops/child on stdin.
processes() {
    sed -n 's,^[^:]*:pid=\([0-9][0-9]*\)$,/proc/\1/stat,p; s,^[^:]*:shell_pid=\([0-9][0-9]*\)$,/proc/\1/stat,p' | xargs grep -aHs '' /dev/null
}

# What became of the commands: "@ops run NAME none|alive|ending|gone|other_boot|elsewhere". A process is known by pid and start time (field 22). Its
# program's name stands in parentheses and may hold spaces, parentheses and line breaks: the last line counts, from its last parenthesis on.
# The command's shell outlives it, and is not it. Two containers of one machine have its boot id in common, and no process.
fates() {
    awk -v boot="$boot_id" -v host="$host_name" '
        function is(id, pid, start) { return of[id, start] != "" && (of[id, pid] in since) && since[of[id, pid]] "" == of[id, start] "" }
        function fate(id) {
            if (of[id, "pid"] == "") return "none"
            if (of[id, "boot_id"] != boot) return of[id, "hostname"] == host ? "other_boot" : "elsewhere"
            if (is(id, "pid", "start")) return "alive"
            if (is(id, "shell_pid", "shell_start")) return "ending"
            return of[id, "hostname"] != "" && of[id, "hostname"] != host ? "elsewhere" : "gone"
        }
        /^\/proc\// {
            split($0, part, "/")
            sub(/.*\) /, "")
            if (split($0, field, " ") >= 20 && field[1] !~ /^[ZX]$/) since[part[3]] = field[20]; else delete since[part[3]]
            next
        }
        !/:/ { if ($0 != "") order[++n] = $0; next }
        { text = substr($0, index($0, ":") + 1); at = index(text, "="); value = substr(text, at + 1) }
        at > 1 && value !~ /[^A-Za-z0-9._-]/ { of[substr($0, 1, index($0, "/") - 1), substr(text, 1, at - 1)] = value }
        END { for (i = 1; i <= n; i++) print "@ops run " order[i] " " fate(order[i]) }'
}

# What it tells that a file is there, and since when; metadata are told whole.
signs() {
    awk '
        $4 ~ /\/run_metadata\.json$/ { next }
        { id = substr($4, 1, index($4, "/") - 1) }
        $4 ~ /\/\.ops\/launch$/ { if ($1 ~ /^4/) print "@ops launcher " id " asked"; next }
        $4 ~ /\/\.ops\/stop$/ { if ($1 ~ /^8/) print "@ops stop " id; next }
        NF == 4 { print "@ops mtime " $3 " " $4 }'
}

# The last 20 lines of each file of the list. A line of a file may look like the title that tail prints before a file: no file knows how the path is spelt this time.
tails() {
    awk -v veil="$veil" '{ print veil $0 }' | xargs tail -v -c 65536 2>/dev/null | awk -v veil="$veil" '
        function tell() { for (i = n > 20 ? n - 20 : 0; i < n; i++) print name ":" line[i % 20]; n = 0 }
        { at = index($0, "==> " veil) }
        at && / <==$/ {
            if (at > 1) line[n++ % 20] = substr($0, 1, at - 1)
            tell()
            name = substr($0, at + 4 + length(veil), length($0) - at - 7 - length(veil))
            next
        }
        { line[n++ % 20] = $0 }
        END { tell() }'
}
