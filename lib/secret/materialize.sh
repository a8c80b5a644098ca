# Runs a script of credentials, then sees to ~/.netrc and to tmux. Given: creds (absolute path), base_url (W&B's, may be empty), limit (seconds), proof (python).
main() {
    umask 077
    cd -- "$HOME" || fail failed "HOME isn't a directory"
    case $creds in "~/"*) creds=$HOME/${creds#??} ;; esac
    [ -e "$creds" ] || fail absent "$creds: no such file"
    [ -f "$creds" ] && [ -r "$creds" ] || fail failed "$creds: can't be read"
    # A script that writes the file anew loses what else is in it: so that is remembered, in this process alone.
    before=$(netrc_now) || fail netrc "${before#ops: }"
    before=${before%x}
    open_hidden || fail failed "there is no directory for temporary files"
    how_to_run
    learn
    now=$(netrc_now)
    now=${now%x}
    masked_output
    if [ "$late" = 1 ]; then restore; fail late "$creds: didn't end within $limit s; it was ended"; fi
    if [ "$status" != 0 ]; then restore; fail script "$creds: exit code $status"; fi
    see_to_netrc
    clean_tmux
    [ -z "${WANDB_API_KEY-}" ] || echo "@ops inherited"
    echo "@ops done"
}

fail() {
    printf '@ops fail %s %s\n' "$1" "$(printf %s "$2" | tr '\n' ' ')"
    exit 0
}

netrc_now() { (LC_ALL=C && export LC_ALL && ops_netrc_find 2>&1 && ops_netrc_read 2>&1 && printf %s "${text}x"); }

# Sets key, url, late and told: what the script's shell had, a variable a line, with \1 for newlines.
learn() {
    told=$(tr '\n\000' '\001\n' <&7)
    key= url= late=
    while IFS= read -r line; do
        case $line in
        WANDB_API_KEY=*) key=${key:-${line#*=}} ;;
        WANDB_BASE_URL=*) url=${url:-${line#*=}} ;;
        OPS_LATE=1) late=1 ;;
        esac
    done <<END
$told
END
    # A script with Windows line ends gives its values a carriage return.
    cr=$(printf '\r')
    key=${key%"$cr"} url=${url%"$cr"}
    url=${url:-${base_url:-${WANDB_BASE_URL-}}}
    host=${url#*://} host=${host%%/*} host=${host##*@} host=${host%%:*}
    host=${host:-api.wandb.ai}
}

# Others' entries in a text, a line each.
others_in() { printf '\n\n%sx' "$1" | ops_netrc_awk list | LC_ALL=C awk -v host="$host" 'index($0, host "\001") != 1'; }

# Sets lost: the hosts whose entries were there before the script ran and aren't any more.
find_lost() {
    kept=$(others_in "$now")
    lost=$(others_in "$before" | while IFS= read -r line; do
        case "
$kept
" in *"
$line
"*) ;; *) printf '%s ' "${line%%"$(printf '\001')"*}" ;; esac
    done)
}

# Gives back what a script that failed has taken out of the file.
restore() {
    find_lost
    [ -n "$lost" ] || return 0
    unproven=1
    ! (ops_netrc "$host" '' "$before") >/dev/null 2>&1 || printf '@ops restored %s\n' "$lost"
}

see_to_netrc() {
    case $host in *[!A-Za-z0-9.-]*) fail failed "W&B's address has no host name in it" ;; esac
    case $key in *[!!-~]* | *[\"\\]*) restore; fail failed "WANDB_API_KEY as $creds exports it has a character that no key has" ;; esac
    find_lost
    set -- "$host" "$key"
    if [ -n "$lost" ]; then
        printf '@ops restored %s\n' "$lost"
        written=$(printf '\n\n%sx' "$now" | ops_netrc_awk list | awk -F "$(printf '\001')" -v host="$host" '$1 == host { value = $4 } END { print value }')
        set -- "$host" "${key:-$written}" "$before"
    fi
    said=$( (ops_netrc "$@") 2>&1)
    failed=$?
    printf '%s\n' "$said" | sed -n 's/^\(entry\|path\|mode\|verified\|broken\) /@ops netrc_&/p'
    case $said in *'broken '*) [ $failed = 0 ] || fail broken "" ;; esac
    [ $failed = 0 ] || fail netrc "$(printf '%s\n' "$said" | sed -n 's/^ops: //p' | tail -n 1)"
    case $said in *'entry absent'* | *'entry broken'*) fail nothing "$creds neither exports WANDB_API_KEY nor has it in ~/.netrc for $host" ;; esac
    printf '@ops netrc_host %s\n' "$host"
    [ -z "$key" ] || echo "@ops exported"
}

# Asked by ops_netrc before a file gets its name. Others' mistakes aren't ours to repair, and a file that python refuses is one that W&B can't read.
ops_netrc_proof() {
    [ -z "${unproven-}" ] || return 0
    case $4 in absent | broken) return 0 ;; esac
    for python in python3 python ''; do
        [ -n "$python" ] || { echo "verified no"; return 0; }
        "$python" -I -S -c 'import sys; sys.exit(sys.version_info < (3, 6))' >/dev/null 2>&1 </dev/null && break
    done
    found=$(printf '%s\n' "$3" | "$python" -I -S -c "$proof" "$1" "$2" 2>/dev/null)
    case $found in
    ok) echo "verified yes" ;;
    line\ *)
        # Python counts no comments.
        if [ "$wrong" != 0 ]; then echo "broken $wrong"; else echo "broken ${found#line } or one near it"; fi
        return 1
        ;;
    *) ops_netrc_fails "$file: python reads it otherwise ($found)" ;;
    esac
}

# A server's environment is that of every window to come.
clean_tmux() {
    command -v tmux >/dev/null 2>&1 || return 0
    for socket in "${TMUX_TMPDIR:-/tmp}/tmux-$(id -u)"/*; do
        [ -S "$socket" ] && sessions=$(ask_tmux list-sessions -F '#{session_id}') || continue
        echo "@ops tmux_server"
        ! ask_tmux show-environment -g WANDB_API_KEY | grep -q '^WANDB_API_KEY=' || { ask_tmux set-environment -g -u WANDB_API_KEY && echo "@ops tmux_unset"; }
        for session in $sessions; do
            ! ask_tmux show-environment -t "$session" WANDB_API_KEY | grep -q '^WANDB_API_KEY=' ||
                { ask_tmux set-environment -t "$session" -u WANDB_API_KEY && echo "@ops tmux_unset"; }
        done
    done
}

# A server may be stopped; and nothing must start one.
ask_tmux() { if command -v timeout >/dev/null 2>&1; then timeout 5 tmux -S "$socket" "$@"; else tmux -S "$socket" "$@"; fi </dev/null 2>/dev/null; }
