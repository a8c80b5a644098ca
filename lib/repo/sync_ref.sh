# Continues sync.sh: which commit it is, and how it gets there. Sets target (full SHA), kind (commit, branch, tag, pr, ref) and ref_name, pr (a number or empty).
# What is fetched is kept under refs/remotes/, so that nothing of it counts as the user's own commits.
resolve() {
    target= kind=commit ref_name= pr=
    [ -n "$present" ] || [ -n "$dry" ] || new_store || return 1
    [ -z "$dry" ] || [ -n "$present" ] || store=
    allow_own "$from"
    case $ref in
    '') want_commit "$commit" ;;
    pr:*) want_pr "${ref#pr:}" ;;
    refs/*) want_full "$ref" ;;
    *) if printf %s "$ref" | grep -Eqx '[0-9a-f]{40}|[0-9a-f]{64}'; then want_commit "$ref"; else want_name "$ref"; fi ;;
    esac
}

# A repository that gets its name when it is complete. One that a killed sync left is gone on with.
new_store() {
    if [ -e "$store" ] && ! git -C "$store" rev-parse -q --git-dir >/dev/null 2>&1; then
        git_in "$store" || return 1
        rm -rf "$store"
    fi
    mkdir -p "$parent" 2>/dev/null
    # Where the shell of a sync was killed alone, its git goes on.
    for left in config index HEAD shallow; do
        [ -e "$store/.git/$left.lock" ] || continue
        git_in "$store" || return 1
        rm -f "$store/.git/$left.lock"
    done
    git init -q "$store" 2>"$work/said" || { fail 2 "$repo can't be made on pod $pod: $(tail -n 1 "$work/said")" "set another repo_dir"; return 1; }
    [ -z "$url" ] || git -C "$store" remote get-url origin >/dev/null 2>&1 || git -C "$store" remote add origin "$url"
    [ -z "$url" ] || git -C "$store" remote set-url origin "$url"
}

in_store() { if [ -n "$store" ]; then git -C "$store" $calm "$@"; else git $calm "$@"; fi; }

# The commit is there with all that belongs to it: a fetch that was killed may leave a part.
complete() { [ -n "$store" ] && in_store cat-file -e "$1^{commit}" 2>/dev/null && in_store rev-list --objects --quiet "$1" --not --all 2>/dev/null; }

# ask PATTERN...: what the remote has, as "SHA<tab>REF" in $work/refs.
ask() {
    [ -n "$from" ] || {
        fail 2 "pod $pod doesn't know where the code comes from" "set project.remote_repo_url in the config, or send the code from here: --dirty"
        return 1
    }
    attended timeout 120 git ${store:+-C "$store"} $calm ls-remote -- "$from" "$@" >"$work/refs" 2>"$work/said" || { remote_failure "$from can't be asked from pod $pod"; return 1; }
}
told() { awk -F'\t' -v name="$1" '$2 == name { print $1; exit }' "$work/refs"; }

# get SOURCE DESTINATION: fetches one thing, and nothing else.
get() {
    [ -z "$dry" ] || return 0
    [ -n "$said_fetch" ] || { note "fetching from $from"; said_fetch=yes; }
    attended timeout 7200 git -C "$store" $calm fetch -q --no-tags --no-recurse-submodules -- "$from" "$@" >"$work/out" 2>"$work/said"
}

# arrived WHAT DESTINATION SHA: the commit that was fetched, or, in a dry run, that the remote told.
arrived() {
    if [ -n "$dry" ]; then target=$3; return 0; fi
    target=$(in_store rev-parse -q --verify "$2^{commit}") || { fail 4 "$1 of $from is no commit"; return 1; }
}

want_pr() {
    ask "refs/pull/$1/head" "refs/merge-requests/$1/head" || return 1
    kind=pr pr=$1
    for source in "refs/pull/$1/head" "refs/merge-requests/$1/head"; do
        sha=$(told "$source")
        [ -n "$sha" ] || continue
        case $source in refs/pull/*) ref_name=pull/$1/head ;; *) ref_name=merge-requests/$1 ;; esac
        fetched "+$source" "refs/remotes/$remote/$ref_name" "$sha"
        return
    done
    fail 4 "$from has no pull request $1 (neither refs/pull/$1/head nor refs/merge-requests/$1/head)" "name a branch, a tag or a commit with --ref"
}

# fetched SOURCE DESTINATION SHA
fetched() {
    if ! get "$1:$2"; then
        # A name that is a directory of another one by now (a and a/b): the commit is kept under its own.
        case $(cat "$work/said") in
        *'cannot lock ref'* | *'unable to update local ref'* | *'would clobber'* | *'some local refs could not be updated'*) get "+$3:refs/remotes/$remote/commits/$3" && target=$3 && return 0 ;;
        esac
        remote_failure "${1#+} can't be fetched from $from"
        return 1
    fi
    arrived "${1#+}" "$2" "$3"
}

want_full() {
    case $1 in
    refs/heads/?*) ask "$1" && sha=$(told "$1") && [ -n "$sha" ] && { branch "${1#refs/heads/}" "$sha"; return; } ;;
    refs/tags/?*) ask "$1" "$1^{}" && sha=$(told "$1") && [ -n "$sha" ] && { tag "${1#refs/tags/}" "$sha"; return; } ;;
    refs/pull/*[0-9]/head | refs/merge-requests/*[0-9]/head) number=${1#refs/*/}; number=${number%/head}; case $number in *[!0-9]*) ;; *) want_pr "$number"; return ;; esac ;;
    *) ask "$1" && sha=$(told "$1") && [ -n "$sha" ] && { kind=ref ref_name=$1; fetched "+$1" "refs/remotes/$remote/other/${1#refs/}" "$sha"; return; } ;;
    esac
    [ -s "$work/refs" ] || [ ! -s "$work/said" ] || return 1
    fail 4 "$from has no ref $1"
}

branch() { kind=branch ref_name=$1; fetched "+refs/heads/$1" "refs/remotes/$remote/$1" "$2"; }

# A tag of the user's own of that name stays what it is.
tag() {
    kind=tag ref_name=$1 peeled=$(told "refs/tags/$1^{}") at=refs/tags/$1
    own_tag=$([ -z "$store" ] || in_store rev-parse -q --verify "refs/tags/$1")
    [ -z "$own_tag" ] || [ "$own_tag" = "$2" ] || at=refs/remotes/$remote/tags/$1
    # On a remote's branch or not, it came from there.
    fetched "+refs/tags/$1" "$at" "${peeled:-$2}" && get "+$target:refs/remotes/$remote/commits/$target"
}

# A branch, else a tag, else the beginning of a SHA, else what only the checkout on the pod has.
want_name() {
    ask "refs/heads/$1" "refs/tags/$1" "refs/tags/$1^{}" || return 1
    its_branch=$(told "refs/heads/$1") its_tag=$(told "refs/tags/$1")
    if [ -n "$its_branch" ]; then
        [ -z "$its_tag" ] || note "$1 is a branch and a tag: the branch is taken (the tag is refs/tags/$1)"
        branch "$1" "$its_branch"
    elif [ -n "$its_tag" ]; then
        tag "$1" "$its_tag"
    elif [ "${1#"$remote"/}" != "$1" ] && ask "refs/heads/${1#"$remote"/}" && [ -s "$work/refs" ]; then
        branch "${1#"$remote"/}" "$(told "refs/heads/${1#"$remote"/}")"
    elif printf %s "$1" | grep -Eqx '[0-9a-f]{4,63}' && want_short "$1"; then
        [ -n "$target" ]
    elif [ -n "$present" ] && target=$(in_store rev-parse -q --verify "refs/heads/$1^{commit}" || in_store rev-parse -q --verify "refs/tags/$1^{commit}"); then
        kind=ref ref_name=$1
        note "only the checkout on pod $pod has $1"
    else
        no_such "$1"
    fi
}

no_such() {
    [ -z "$told_short" ] || return 1
    ask 'refs/heads/*' 'refs/tags/*' && sed -n 's,.*	refs/heads/,@ops name ,p; /\^{}$/d; s,.*	refs/tags/,@ops name ,p' "$work/refs" | head -n 2000
    fail 4 "$from has no branch, tag or commit $1"
}

# want_short SHORT: fails quietly where there is no such commit; several are an error (told_short).
want_short() {
    told_short=
    commits_like "$1"
    [ "$(wc -l <"$work/like")" -eq 1 ] && [ ${#1} -ge 7 ] || {
        [ -n "$dry" ] || get "+refs/heads/*:refs/remotes/$remote/*" "+refs/tags/*:refs/remotes/$remote/tags/*" || { remote_failure "$from can't be fetched"; told_short=yes; return 0; }
        commits_like "$1"
    }
    case $(wc -l <"$work/like") in
    *[!0-9\ ]* | 0) return 1 ;;
    1) target=$(cat "$work/like") ;;
    *) told_short=yes; fail 2 "$1 is the beginning of several commits: $(head -n 5 "$work/like" | tr '\n' ' ')" "give more digits" || return 0 ;;
    esac
}

commits_like() {
    : >"$work/like"
    [ -z "$store" ] || in_store rev-parse --disambiguate="$1" | in_store cat-file --batch-check='%(objectname) %(objecttype)' | sed -n 's/ commit$//p' >"$work/like"
}

# A full SHA. What the remote doesn't have may come from the laptop.
want_commit() {
    ref_name=$1
    [ -z "$bundle" ] || from_bundle "$1" || return 1
    complete "$1" && { target=$1; return 0; }
    if [ -n "$dry" ]; then
        target=$1
        note "commit $1 isn't on pod $pod yet: it would be fetched, or sent from here"
        return 0
    fi
    if [ -n "$from" ] && [ -z "$bundle" ]; then
        : >"$work/said"
        get "+$1:refs/remotes/$remote/commits/$1" || { cp "$work/said" "$work/first"; get "+refs/heads/*:refs/remotes/$remote/*" || get_failed=yes; }
        complete "$1" && { target=$1; return 0; }
    fi
    if [ "$carry" = yes ] && [ -z "$bundle" ]; then
        in_store for-each-ref --format='@ops have %(objectname)' | sort -u | head -n 2000
        [ -z "$head" ] || echo "@ops have $head"
        echo "@ops need_commits $1"
        return 1
    fi
    [ -z "$get_failed" ] || { remote_failure "commit $1 can't be fetched from $from"; return 1; }
    fail 4 "${from:-pod $pod} has no commit $1 (or doesn't let it be fetched)" "push it, name the branch that has it with --ref, or send it from here: leave --ref out, or --dirty"
}

from_bundle() {
    GIT_ALLOW_PROTOCOL=file git -C "$store" $calm fetch -q --no-tags "$bundle" "+HEAD:refs/ops/carried/$1" >"$work/out" 2>"$work/said" ||
        fail 2 "the commits sent from here can't be taken: $(grep -v '^$' "$work/said" | tail -n 1)" "push them, and name the branch with --ref"
}
