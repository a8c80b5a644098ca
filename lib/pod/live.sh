# Looks at runs again, with the functions of probe.sh: tells of each only what whoever asks doesn't know. Given: as for probe.sh; known (lines "ROOT SUM",
# roots by their number, SUM being this script's own word for the runs of it that were over), asked (lines "ROOT NAME SUMMARY METADATA CONFIG METRICS GPU
# EVENTS LOG": time and size of three files as they were told, then the byte up to which each of four is known, "new" for a log's end, "-" for what isn't
# wanted), seal (what no file can contain).
main() {
    echo "@ops now $(date +%s)"
    printf '%s\n' "$roots" | {
        number=0
        room=8388608 # bytes a look
        while IFS= read -r root; do
            number=$((number + 1))
            cd "$root" 2>/dev/null && printf '@ops root %s\n' "$root" && look
        done
    }
    echo "@ops whole"
}

look() {
    mine=$(printf '%s\n' "$asked" | sed -n "s/^$number //p")
    found=$(names | of_each . .ops summary.json run_metadata.json command.sh heartbeat.txt | kinds | sorted)
    sum=$(printf '%s\n' "$found" | grep '^over ' | cksum | tr ' ' .)
    first=
    case "
$known
" in *"
$number $sum
"*) echo "@ops same" ;; *"
$number "*) over_now ;; *) first=1; over_now ;; esac
    told=$(printf '%s\n' "$mine" "" "$found" | first=$first awk '
        !after { if ($0 == "") after = 1; else { summary[$1] = $2; metadata[$1] = $3; asked[$1] = 1 }; next }
        $1 == "over" && ((ENVIRON["first"] && !($2 in asked)) || (($2 in asked) && (summary[$2] != $3 || metadata[$2] != $4))) { print; next }
        $1 == "live" && metadata[$2] != $4 { print }')
    printf '%s\n' "$told" | sed -n 's/^[a-z]* /@ops told /p'
    over=$(printf '%s\n' "$told" | sed -n 's/^over \([^ ]*\) .*/\1/p')
    live=$(printf '%s\n' "$found" | sed -n 's/^live \([^ ]*\) .*/\1/p')
    [ -z "$over" ] || tell_over "$over"
    [ -z "$live" ] || tell_live "$live"
    printf '%s\n' "$told" | sed -n 's,^live \([^ ]*\) .*,\1/run_metadata.json,p' | xargs stat -c '%f %s %Y %n' 2>/dev/null | readable | texts
    news
}

# All that are over: whoever asks finds out what is gone, and asks for what is new.
over_now() {
    echo "@ops sum $sum"
    printf '%s\n' "$found" | sed -n 's/^over /@ops listed /p'
}

# What has grown. The sizes come after the look at the processes: of a run that has ended by then nothing is missed.
news() {
    files=$(printf '%s\n' "$mine" "" "$found" | awk '
        !after { if ($0 == "") after = 1; else asked[$1] = 1; next }
        $1 == "live" { print $2 }
        $1 == "over" && ($2 in asked) { later[++n] = $2 }
        END { for (i = 1; i <= n; i++) print later[i] }' | of_each config_effective.json metrics.jsonl gpu.jsonl events.jsonl stdout.log | kinds)
    plan=$(printf '%s\n' "$mine" = "$live" = "$files" | planned)
    room=$(printf '%s\n' "$plan" | sed -n 's/^room //p')
    printf '%s\n' "$plan" | sed -n 's/^more /@ops more /p; s/^text \(.*\) \(.*\)$/@ops config \1 \2/p'
    printf '%s\n' "$plan" | sed -n 's,^text \(.*\) .*$,\1/config_effective.json,p' | texts
    printf '%s\n' "$plan" | sed -n 's/^tail //p' | tails
    printf '%s\n' "$plan" | sed -n 's/^part //p' | parts
}

# What to tell of each file within a file's limit and the room of a look. A part begins a little before the known byte, so that another file in
# the same place is found out. Numbers beyond 2^31 need their own format in some awks.
planned() {
    awk -v room="$room" '
        $0 == "=" { section++; next }
        !section { config[$1] = $4; from[$1, "metrics.jsonl"] = $5; from[$1, "gpu.jsonl"] = $6; from[$1, "events.jsonl"] = $7; from[$1, "stdout.log"] = $8; next }
        section == 1 { live[$1] = 1; next }
        { at = index($4, "/"); id = substr($4, 1, at - 1); file = substr($4, at + 1); size = $2 + 0; start = from[id, file] }
        $1 !~ /^8/ || start == "-" { next }
        file == "config_effective.json" {
            if (config[id] == "-" || config[id] == $3 ":" $2 || size > 2097152) next
            if (size > room) print "more " id; else { print "text " id " " $3 ":" $2; room -= size }
            next
        }
        file == "stdout.log" && start == "" { next }
        { most = 262144; over = 128 }
        file == "stdout.log" { most = 1048576; over = 0; if (start == "new" || size < start + 0 || size - start > most) start = size > 65536 ? size - 65536 : 0 }
        { start += 0; if (size < start) start = 0 }
        size == start { next }
        {
            start = start > over ? start - over : 0
            count = size - start < most ? size - start : most
            if (count > room) { print "more " id; if (file == "metrics.jsonl" && id in live) print "tail " $4; next }
            room -= count
            printf "part %s %.0f %.0f %s\n", $4, start, count, $2
            if (start + count < size && file != "stdout.log") { print "more " id; if (file == "metrics.jsonl" && id in live) print "tail " $4 }
        }
        END { printf "room %.0f\n", room }'
}

# parts: the bytes as they are, up to the seal. A program of the GNU kind reads them at once, any other in two steps.
parts() {
    while read -r file from count size; do
        printf '@ops part %s %s %s\n' "$file" "$from" "$size"
        dd if="$file" bs="$count" count=1 skip="$from" iflag=skip_bytes 2>/dev/null || tail -c "+$((from + 1))" "$file" | head -c "$count"
        printf '\n@ops end %s\n' "$seal"
    done
}
