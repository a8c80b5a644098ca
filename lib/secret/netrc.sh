# ops_netrc HOST KEY [ASIDE]: has KEY for HOST in ~/.netrc, whose other entries stay byte for byte; its mode becomes 0600. Prints lines:
# "entry added|same|replaced|repaired", "path FILE", "mode WAS" where it was another. On an error a line on stderr, and the old file stays. Without a KEY the
# entry that is there is only looked at ("entry absent|broken|same"). ASIDE: what to start from, if not from the file itself. A function ops_netrc_proof, where
# there is one, is asked before a new file gets its name. The key is in no argument list and no environment: printf is the shell's own (not mksh's). A link is
# followed, so that it stays one. For sh, bash, zsh and ksh93, with any awk.
ops_netrc() (
    [ -z "${ZSH_VERSION-}" ] || emulate sh
    [ -z "${BASH_VERSION-}" ] || shopt -u failglob nullglob
    set +efuxC
    unset IFS
    LC_ALL=C host=$1 key=$2 given=${3+given} aside=${3-} tmp= round=0 nl='
'
    export LC_ALL
    unset WANDB_API_KEY
    umask 077
    trap '[ -z "$tmp" ] || command rm -f -- "$tmp"' EXIT
    trap 'exit 1' HUP INT TERM
    ops_netrc_find || exit
    # A lock on the directory leaves nothing behind. Where there is none to be had (no flock, some network disks), a change meanwhile is still seen.
    if [ -r "$dir" ] && exec 9<"$dir"; then ops_netrc_lock || exit; fi
    round=0
    while [ $round -lt 20 ]; do
        ops_netrc_once && exit
        case $? in 9) round=$((round + 1)) ;; *) exit 1 ;; esac
    done
    ops_netrc_fails "$file: changes all the time; try again"
)

ops_netrc_fails() {
    printf 'ops: %s\n' "$*" >&2
    return 1
}

# Sets file, dir.
ops_netrc_find() {
    case ${HOME-} in /*) ;; *) ops_netrc_fails "HOME isn't a directory: '${HOME-}'" || return ;; esac
    file=${HOME%/}/.netrc
    if [ -L "$file" ]; then
        link=$file
        file=$(command readlink -f -- "$link") && [ -n "$file" ] || ops_netrc_fails "$link: is a link to nowhere" || return
    fi
    dir=${file%/*}
    [ -d "${dir:-/}" ] || ops_netrc_fails "${dir:-/}: no such directory" || return
    dir=${dir:-/}
}

# A second at a time: not every flock can wait so long and no longer.
ops_netrc_lock() {
    while :; do
        command flock -n 9 2>/dev/null
        case $? in
        0) command rm -f -- "$dir"/.netrc.ops.??????; return 0 ;;
        1) [ $round -lt 40 ] || ops_netrc_fails "$file: somebody else has been changing it for 40 s; try again" || return ;;
        *) break ;;
        esac
        round=$((round + 1))
        command sleep 1
    done
    return 0
}

# Sets text and was: what is there, to the byte, and its mode, empty where there is none.
ops_netrc_read() {
    text= was=
    [ -e "$file" ] || return 0
    [ -f "$file" ] || ops_netrc_fails "$file: isn't a file" || return
    [ -r "$file" ] || ops_netrc_fails "$file: can't be read" || return
    [ -O "$file" ] || [ "$(command id -u)" = 0 ] || ops_netrc_fails "$file: belongs to another user" || return
    [ "$(command wc -c <"$file")" -le 1048576 ] || ops_netrc_fails "$file: has more than 1 MiB" || return
    command tr -d '\000' <"$file" | command cmp -s - "$file" || ops_netrc_fails "$file: has a NUL byte" || return
    text=$(command cat -- "$file" && printf x)
    case $text in *x) text=${text%x} ;; *) ops_netrc_fails "$file: can't be read" || return ;; esac
    was=$(command stat -L -c %a -- "$file")
}

ops_netrc_once() {
    ops_netrc_read || return
    old=$text
    [ -z "$given" ] || text=$aside
    answer=$(printf '%s\n%s\n%sx' "$host" "$key" "$text" | ops_netrc_awk edit)
    case $answer in *x) ;; *) ops_netrc_fails "awk doesn't work here" || return ;; esac
    entry=${answer%%"$nl"*} new=${answer#*"$nl"} new=${new%x}
    wrong=${entry#* } entry=${entry% *}
    if [ "$new" != "$old" ]; then
        ops_netrc_write || return
    elif [ -n "$was" ]; then
        ops_netrc_may "$file" || return
        case $was in 600 | 400) ;; *) command chmod 600 "$file" 2>/dev/null || ops_netrc_fails "$file: has mode $was, and chmod failed" || return ;; esac
    fi
    printf 'entry %s\npath %s\n' "$entry" "$file"
    case $was in '' | 600 | 400) ;; *) printf 'mode %s\n' "$was" ;; esac
}

ops_netrc_may() {
    ! command -v ops_netrc_proof >/dev/null 2>&1 || ops_netrc_proof "$1" "$host" "$key" "$entry"
}

# A new file that is whole and on the disk before it takes the old one's name.
ops_netrc_write() {
    tmp=$(command mktemp "${dir%/}/.netrc.ops.XXXXXX" 2>/dev/null) || ops_netrc_fails "$dir: can't be written to" || return
    { printf %s "$new" >"$tmp"; } 2>/dev/null && printf %s "$new" | command cmp -s - "$tmp" || ops_netrc_fails "$dir: can't be written to: is the disk full?" || return
    command dd if=/dev/null of="$tmp" conv=notrunc,fsync 2>/dev/null
    ops_netrc_may "$tmp" || return
    [ -z "$was" ] || [ -O "$file" ] || command chown "$(command stat -c %u:%g -- "$file")" "$tmp" || return
    before=$old
    ops_netrc_read || return
    if [ "$text" != "$before" ]; then
        command rm -f -- "$tmp"
        return 9
    fi
    command mv -f -- "$tmp" "$file" 2>/dev/null || ops_netrc_fails "$file: can't be replaced" || return
    tmp=
}

# Reads HOST, KEY and a netrc with an x behind it, each on a line of its own. The words are those of python's netrc: quotes, backslashes, comments, macros to an empty line.
# edit: says what becomes of the entry, and the line of the first mistake in another one (0: none), then prints the new text with an x behind it. list: prints host, login, account and password of each entry, with \1 between.
ops_netrc_awk() {
    command awk -v mode="$1" '
function word(   c) {
    while (at <= n && index(" \t\r\n", substr(text, at, 1))) at++
    from = at; value = ""
    if (at > n) return 0
    if (substr(text, at, 1) == "\"") {
        for (at++; at <= n && (c = substr(text, at, 1)) != "\""; at++) value = value (c == "\\" ? substr(text, ++at, 1) : c)
        at++
    } else for (; at <= n && ! index(" \t\r\n", c = substr(text, at, 1)); at++) value = value (c == "\\" ? substr(text, ++at, 1) : c)
    if (at > n + 1) at = n + 1
    to = at - 1
    return 1
}
function line_end() { while (at <= n && substr(text, at, 1) != "\n") at++ }
function is_top(w) { return w == "machine" || w == "default" || w == "macdef" }
function macro(   rest, end, line) {
    last = to; word(); line_end(); at++
    while (at <= n) {
        rest = substr(text, at); end = index(rest, "\n")
        line = end ? substr(rest, 1, end - 1) : rest
        at += end ? end : length(rest)
        if (line == "" || line == "\r") return
    }
    name = ""; blame()
}
function follow(   saved, what, before) {
    split("", has); passwords = 0; junk = 0; comments = ""; passed = ""; last = to
    for (;;) {
        saved = at
        if (! word()) return
        if (value ~ /^#/) {
            at = from; line_end()
            passed = passed eol substr(text, from, at - from); sub(/\r$/, "", passed)
            continue
        }
        if (is_top(value)) { at = saved; return }
        what = value; last = to; comments = comments passed; passed = ""
        if (what == "user") what = "login"
        if (what != "login" && what != "password" && what != "account") { junk = 1; blame(); continue }
        before = at
        if (! word() || is_top(value) && index(substr(text, before, from - before), "\n")) { junk = 1; blame(); at = before; continue }
        has[what] = 1; is[what] = value; last = to
        if (what == "password") { passwords++; p_from[passwords] = from; p_to[passwords] = to }
    }
}
function blame() { if (! wrong && (mode == "list" || name != host)) wrong = split(substr(text, 1, last), lines, "\n") }
function put(start, end, replacement) { out = out substr(text, done, start - done) replacement; done = end + 1 }
function entry_text() { return "machine " host eol "  login user" eol "  password " key }
function ours(start,   i) {
    found++
    if (key == "") { if (junk || ! has["password"] || is["password"] == "") bad = 1; return }
    if (junk || ! has["login"] || ! passwords) { put(start, last, entry_text() comments); did = "repaired"; return }
    if (is["password"] == key) return
    for (i = 1; i <= passwords; i++) put(p_from[i], p_to[i], key)
    if (did != "repaired") did = "replaced"
}
NR == 1 { host = $0; next }
NR == 2 { key = $0; next }
{ text = text (NR > 3 ? "\n" : "") $0 }
END {
    text = substr(text, 1, length(text) - 1); n = length(text); at = 1; done = 1; out = ""; did = ""; found = 0
    eol = index(text, "\n") > 1 && substr(text, index(text, "\n") - 1, 1) == "\r" ? "\r\n" : "\n"
    while (word()) {
        if (value ~ /^#/) { at = from; line_end() }
        else if (value == "macdef") macro()
        else if (value == "machine" || value == "default") {
            start = from; name = value == "default" ? "" : "?"; is["login"] = ""; is["account"] = ""; is["password"] = ""
            if (name != "" && word()) name = value
            last = to
            follow()
            if (mode == "list") print name "\001" is["login"] "\001" is["account"] "\001" is["password"]
            else if (name == host) ours(start)
        } else { name = ""; last = to; blame() }
    }
    if (mode == "list") exit
    if (! found && key != "") { out = entry_text() eol out; did = "added" }
    out = out substr(text, done)
    ORS = ""
    print (did != "" ? did : ! found ? "absent" : bad ? "broken" : "same") " " wrong + 0 "\n"
    print out "x"
}'
}
