# Continues sync.sh: which directory it is, and who uses it.

# look: sets present (yes when there is a checkout), store (the git repository that gets the commits), remote, from (what git fetches from).
look() {
    present= remote=origin from=$url
    store=${parent%/}/.$base.ops-new
    if [ -d "$repo" ] && [ -n "$(ls -A "$repo" 2>/dev/null | head -n 1)" ]; then
        checkout_at "$repo" || return 1
        present=yes store=$repo
        own_remote || return 1
    elif [ -e "$repo" ] && [ ! -d "$repo" ] || [ -L "$repo" ] && [ ! -d "$repo" ]; then
        fail 5 "$repo on pod $pod is in the way: it is no directory" "move it away, or set another repo_dir"
        return 1
    fi
}

# checkout_at DIR: it is the top of a git checkout, and git works on it.
checkout_at() {
    at=$(git -C "$1" rev-parse --show-toplevel 2>"$work/said" && echo x)
    at=${at%?x}
    [ -n "$at" ] && [ "$at" = "$(cd "$1" && pwd -P)" ] && return 0
    grep -q 'dubious ownership' "$work/said" && {
        fail 2 "git refuses $1 on pod $pod, which belongs to another user" "on the pod: git config --global --add safe.directory '$1'"
        return 1
    }
    [ -z "$at" ] || { fail 5 "$1 on pod $pod is a directory inside the checkout $at" "set repo_dir to $at"; return 1; }
    fail 5 "$1 on pod $pod is there and isn't a git checkout" "move it away, or set another repo_dir"
}

# The remote of the checkout that is there. A URL in the config must be one of its remotes, however it is spelled.
own_remote() {
    git -C "$repo" remote >"$work/remotes"
    grep -qx origin "$work/remotes" || remote=$(head -n 1 "$work/remotes")
    if [ "$url_from" = config ]; then
        remote=
        wanted=$(plain_url "$url")
        while IFS= read -r name; do
            there=$(git -C "$repo" config --get "remote.$name.url") && [ "$(plain_url "$there")" = "$wanted" ] && remote=$name && break
        done <"$work/remotes"
        [ -n "$remote" ] || [ ! -s "$work/remotes" ] || {
            fail 5 "$repo on pod $pod is a checkout of another repository ($there), not of $url" "set another repo_dir, or correct project.remote_repo_url"
            return 1
        }
    elif [ -n "$remote" ]; then
        from=$(git -C "$repo" config --get "remote.$remote.url")
    fi
    remote=${remote:-origin}
}

# host/path of a URL, without user, port, scheme and .git: https://h/a.git, ssh://git@h/a and git@h:a are one repository.
plain_url() {
    printf '%s\n' "$1" | sed 's,^file://,,; s,/*$,,; s,\.git$,,; s,/*$,,
        /^[A-Za-z][A-Za-z0-9+.-]*:\/\//{s,^[^:]*://,,; s,^[^/]*@,,; s,^\([^/:]*\):[0-9]*,\1,; b}
        /^[^/]*:/{s,^[^/@]*@,,; s,:/*,/,}'
}

# Where the commit goes: the checkout itself, or (apart=yes) a worktree of it.
choose_place() {
    apart= users=
    [ "$worktree" = yes ] && apart=yes
    [ -z "$own" ] || apart=yes
    [ -z "$present" ] || [ -n "$apart" ] || users=$(users_of "$repo")
    [ "$worktree" != auto ] || [ -z "$users" ] || { apart=yes; note "$(printf '%s\n' "$users" | head -n 1) uses $repo: this run gets a checkout of its own"; }
    [ "$worktree" != auto ] || [ -z "$record" ] || apart=yes
}

# users_of DIR: the runs that use a checkout, a line each; without any, the processes that work in it. Shells, editors and the like may be anywhere.
users_of() {
    here=$(cd "$1" && pwd -P)
    for child_file in "$root"/*/.ops/child; do
        used=${child_file%/.ops/child}
        [ -f "$child_file" ] && [ ! -f "$used/summary.json" ] && [ "$(child_of "$used")" = alive ] || continue
        read_child "$used"
        its=$(sed -n 's/^git_root=//p' "$used/.ops/pod_facts" 2>/dev/null | tail -n 1)
        [ -n "$its" ] || its=$(readlink "/proc/$c_pid/cwd")
        is_inside "$its" && echo "run ${used##*/}"
    done >"$work/users"
    claims_of "$1" >>"$work/users"
    [ -s "$work/users" ] || processes_in >>"$work/users"
    cat "$work/users"
}

# A worktree of ours may lie below the checkout, where the outputs root does.
is_inside() {
    case $1/ in "$root"/.ops/code/*) case $here/ in "$root"/.ops/code/*) ;; *) return 1 ;; esac ;; esac
    case $1/ in "$here"/*) return 0 ;; *) return 1 ;; esac
}

# A run that is about to start there: its submit follows its sync within a moment.
claims_of() {
    ops=$(git -C "$1" rev-parse --absolute-git-dir)/ops
    for claimed in "$ops/claims/"*; do
        [ -f "$claimed" ] && [ -n "$(find "$claimed" -mmin -3 2>/dev/null)" ] && [ "${claimed##*/}" != "$run_id" ] && echo "run ${claimed##*/}, which is about to start,"
    done
}

processes_in() {
    ancestors=" $$ "
    up=$$
    while [ "${up:-0}" -gt 1 ]; do
        up=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$up/status" 2>/dev/null)
        ancestors="$ancestors$up "
    done
    ls -ld /proc/[0-9]*/cwd 2>/dev/null | sed -n 's,.* /proc/\([0-9]*\)/cwd -> ,\1 ,p' | while read -r pid at; do
        is_inside "$at" || continue
        case $ancestors in *" $pid "*) continue ;; esac
        name=$(cat "/proc/$pid/comm" 2>/dev/null) || continue
        case $name in
        sh | dash | bash | zsh | fish | ash | ksh | tmux* | screen | SCREEN | vi | vim | nvim | emacs* | nano | less | more | man | git* | ssh* | rsync | node | code* | top | htop | watch | tail | sleep | mosh*) continue ;;
        esac
        echo "process $pid ($name)"
    done
}

# A repeat of a submit finds its run where it is; its checkout is not touched.
existing_run() {
    existing= dir=$root/$run_id
    [ -f "$dir/.ops/request.sha256" ] && [ -f "$dir/.ops/pod_facts" ] || return 0
    its=$(sed -n 's/^git_root=//p' "$dir/.ops/pod_facts" | tail -n 1)
    asked=$(sed -n 's/^git_asked=//p' "$dir/.ops/pod_facts" | tail -n 1)
    [ "$asked" = "$ref" ] || {
        fail 5 "run $run_id exists already on pod $pod, and it was submitted with ${asked:+--ref }${asked:-another commit}" "choose another --run-id"
        return 1
    }
    existing=yes
    for at in "$repo" "$root/.ops/code/$run_id" "$its"; do
        [ -d "$at" ] && [ "$(cd "$at" && pwd -P)" = "$its" ] && echo "@ops at $at" && break
    done
    echo "@ops commit $(sed -n 's/^git_commit=//p' "$dir/.ops/pod_facts" | tail -n 1)"
    echo "@ops change again"
}
