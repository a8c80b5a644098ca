# Continues sync.sh: what in a checkout would be lost, and how it is kept aside.

# guard DIR: it may be changed: nothing in it is dirty, or may be kept aside. Sets head, keep (yes: there is something to keep aside), laid (yes: what is there was sent by us).
guard() {
    git_dir=$(git -C "$1" rev-parse --absolute-git-dir) ops=$git_dir/ops keep= keep_head= laid= begun=
    head=$(git -C "$1" rev-parse -q --verify HEAD)
    [ ! -f "$ops/begun" ] || begun=yes
    locks "$1" || return 1
    for busy in MERGE_HEAD:merge rebase-merge:rebase rebase-apply:rebase CHERRY_PICK_HEAD:cherry-pick REVERT_HEAD:revert BISECT_LOG:bisect; do
        [ ! -e "$git_dir/${busy%%:*}" ] || { fail 5 "a ${busy#*:} is in progress in $1 on pod $pod" "finish it there, or: git ${busy#*:} --abort   (or use --worktree)"; return 1; }
    done
    orphans "$1" || return 1
    dirt "$1" || return 1
    [ -s "$work/dirt" ] || return 0
    [ -f "$ops/laid" ] && [ "$(cat "$ops/laid")" = "$(laid_print "$1")" ] && laid=yes && return 0
    keep=yes
    # What a killed sync left is no work of the user's; should something of theirs be among it, it is kept aside as well.
    [ -z "$stash$begun" ] || return 0
    fail 5 "the checkout $repo_name on pod $pod is dirty: $(named "$work/dirt")" "add --stash to keep that aside, or --worktree to leave it alone"
}

# A lock that a killed git left; whose it is can be seen by who is alive.
locks() {
    for left in "$git_dir/index.lock" "$git_dir/HEAD.lock"; do
        [ -e "$left" ] || continue
        git_in "$1" || return 1
        [ -n "$begun" ] && rm -f "$left" && note "took away $left, which a sync left that was killed" && continue
        fail 5 "a git that was killed left $left on pod $pod; no git is alive there" "on the pod: rm '$left'"
        return 1
    done
}

# git_in DIR: fails where a git is alive there.
git_in() {
    here=$(cd "$1" && pwd -P) holder=
    for proc in /proc/[0-9]*; do
        case $(cat "$proc/comm" 2>/dev/null) in git*) is_inside "$(readlink "$proc/cwd" 2>/dev/null)" && holder=${proc#/proc/} && break ;; esac
    done
    [ -z "$holder" ] || fail 5 "git is at work in $1 on pod $pod (process $holder)" "wait for it and try again"
}

# Commits that only HEAD has would be gone with it.
orphans() {
    [ -n "$head" ] && ! git -C "$1" symbolic-ref -q HEAD >/dev/null && [ -z "$(git -C "$1" for-each-ref --count=1 --contains "$head")" ] || return 0
    lonely=$(git -C "$1" rev-list --count "$head" --not --branches --tags --remotes 2>/dev/null)
    [ -n "$stash" ] && { keep_head=yes; return 0; }
    fail 5 "the checkout $1 on pod $pod has ${lonely:-some} commits on a detached HEAD that no branch has" "give them a branch there: git branch NAME $head   (or --stash, or --worktree)"
}

# dirt DIR: the names of all that is dirty, a line each (a newline in a name is \001), in $work/dirt.
dirt() {
    repo_name=$1
    set -- "$1" .
    top=$(cd "$1" && pwd -P)
    case $root in "$top"/*) set -- "$1" . ":(exclude,literal)${root#"$top"/}" ;; esac
    at=$1
    shift
    git -C "$at" -c status.renames=false -c core.fsmonitor=false status --porcelain=v2 -z --untracked-files=normal --ignore-submodules=none -- "$@" >"$work/status" 2>"$work/said" || {
        fail 2 "git status fails in $at on pod $pod: $(tail -n 1 "$work/said")"
        return 1
    }
    : >"$work/known"
    [ ! -f "$ops/known" ] || cat "$ops/known" >"$work/known"
    # A submodule that is only at another commit is what a killed sync leaves.
    tr '\n\000' '\001\n' <"$work/status" | sed -n "${begun:+/^1 [^ ]* SC\.\. /d
        }s/^1 [^ ]* [^ ]* [^ ]* [^ ]* [^ ]* [^ ]* [^ ]* //p
        s/^u [^ ]* [^ ]* [^ ]* [^ ]* [^ ]* [^ ]* [^ ]* [^ ]* [^ ]* //p
        s/^? //p" | awk 'FILENAME != "-" { known[$0] = 1; next } !($0 in known)' "$work/known" - >"$work/dirt"
}

named() {
    count=$(wc -l <"$1")
    head -n 10 "$1" | tr '\001' '?' | sed 's/[^ -~]/?/g' | awk '{ printf "%s%s", (NR > 1 ? ", " : ""), $0 }'
    [ "$count" -le 10 ] || printf ' and %s more' $((count - 10))
}

# What sync --dirty laid over the commit, as it was then: whoever changed a byte since has work of their own there.
laid_print() {
    { git -C "$1" rev-parse HEAD; git -C "$1" diff --binary --submodule=diff --ignore-submodules=none HEAD
        cat "$work/dirt"
        (cd "$1" && git ls-files -z --others --exclude-standard | xargs -0 sh -c 'for f do [ ! -f "$f" ] || sha256sum <"$f"; done' sh); } 2>/dev/null | sha256sum
}

# keep_aside DIR: under a ref of its own, untracked files too.
keep_aside() {
    name=refs/ops/stash/$(date -u +%Y%m%dT%H%M%SZ)
    while git -C "$1" rev-parse -q --verify "$name" >/dev/null; do name=${name}a; done
    # In the submodules first: git doesn't look into them by itself.
    keep_modules "$1" "$name"
    kept=
    if [ -n "$keep" ]; then
        before=$(git -C "$1" rev-parse -q --verify refs/stash)
        git -C "$1" -c user.name=ops -c user.email=ops@localhost stash push -q --include-untracked -m "kept aside by ops repo sync" >"$work/said" 2>&1 ||
            { fail 5 "what is dirty in $1 can't be kept aside: $(grep -v '^$' "$work/said" | tail -n 1)"; return 1; }
        kept=$(git -C "$1" rev-parse -q --verify refs/stash)
        if [ -n "$kept" ] && [ "$kept" != "$before" ]; then
            git -C "$1" update-ref "$name" "$kept" && git -C "$1" stash drop -q && echo "@ops stashed $name"
        fi
    fi
    [ -z "$keep_head" ] || { git -C "$1" update-ref "$name-commits" "$head" && echo "@ops kept_commits $name-commits"; }
    dirt "$1" || return 1
    [ ! -s "$work/dirt" ] || { fail 5 "not all of what is dirty in $1 could be kept aside: $(named "$work/dirt")" "clear that up on the pod, or use --worktree"; return 1; }
}

keep_modules() {
    [ -f "$1/.gitmodules" ] || return 0
    OPS_KEEP=$2 git -C "$1" submodule --quiet foreach --recursive 'if [ -n "$(git status --porcelain --untracked-files=normal)" ]; then
        git -c user.name=ops -c user.email=ops@localhost stash push -q --include-untracked -m "kept aside by ops repo sync" && git update-ref "$OPS_KEEP" refs/stash && git stash drop -q &&
            printf "@ops stashed_in %s\n" "$displaypath"; fi' 2>/dev/null
    return 0
}

# unlay DIR: takes away what we laid over the commit, and nothing else.
unlay() {
    git -C "$1" reset -q --hard && [ ! -f "$1/.gitmodules" ] || git -C "$1" submodule --quiet foreach --recursive 'git reset -q --hard' 2>/dev/null
    [ ! -f "$ops/laid_untracked" ] || (cd "$1" && xargs -0 sh -c 'for f do rm -f -- "./$f"; rmdir -p -- "$(dirname -- "$f")" 2>/dev/null; done' sh <"$ops/laid_untracked")
    rm -f "$ops/laid" "$ops/laid_untracked"
}
