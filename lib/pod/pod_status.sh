# Looks at a pod without changing anything: the machine, its GPUs and disks, and its runs as probe.sh does, whose functions stand before these.
# Given: roots and directories (one a line), sha256 (the text of sha256.sh).
main() {
    echo "@ops now $(date +%s)"
    read -r up rest </proc/uptime 2>/dev/null && echo "@ops uptime ${up%%.*}"
    # A driver or a file server that hangs must not keep the rest from being told.
    limit=
    command -v timeout >/dev/null 2>&1 && limit='timeout 10'
    command -v nvidia-smi >/dev/null 2>&1 &&
        $limit nvidia-smi --query-gpu=name,memory.used,memory.total,utilization.gpu --format=csv,noheader,nounits 2>/dev/null | sed 's/^/@ops gpu /'
    printf '%s\n' "$directories" | while IFS= read -r directory; do disk "$directory"; done
    select=all prefix=
    printf '%s\n' "$roots" | while IFS= read -r root; do
        cd "$root" 2>/dev/null || continue
        printf '@ops root %s\n' "$root"
        one_root
        marks
    done
    echo "@ops looked"
}

# disk DIRECTORY: size and free space, in KiB, of where it is or will be.
disk() {
    at=$1
    while [ -n "$at" ] && [ ! -d "$at" ]; do at=${at%/*}; done
    $limit df -Pk "${at:-/}" 2>/dev/null | sed -n '2s/.* \([0-9][0-9]*\)  *[0-9][0-9]*  *\(-\{0,1\}[0-9][0-9]*\)  *[0-9-][0-9]*%\{0,1\} .*/\1 \2/p' |
        while read -r size free; do printf '@ops disk %s %s %s\n' "$size" "$free" "$1"; done
}

# Runs of this root whose copy was proven complete, and that have had no attempt since: the mark names the summary that was copied.
marks() {
    copied=$(printf '%s\n' "$over" | of_each .ops/fetched | kinds | readable | sed -n 's,/\.ops/fetched$,,p')
    [ -n "$copied" ] || return 0
    { printf '%s\n' "$copied" | of_each .ops/fetched | xargs grep -aHs '^summary_sha256=' /dev/null; echo; printf '%s\n' "$copied" | digests; } |
        root_dir="${root%/}/" awk '
        $0 == "" { after = 1; next }
        !after { at = index($0, "/.ops/fetched:summary_sha256="); if (at) marked[substr($0, 1, at - 1), substr($0, at + 29)] = 1; next }
        { id = substr($2, 1, index($2, "/") - 1) }
        (id, $1) in marked { print "@ops fetched " ENVIRON["root_dir"] id }'
}

digests() {
    if command -v sha256sum >/dev/null 2>&1; then
        of_each summary.json | xargs sha256sum 2>/dev/null
    else
        while read -r run; do printf '%s %s\n' "$(sh -c "$sha256" <"$run/summary.json")" "$run/summary.json"; done
    fi
}
