# The way back from what code.sh recorded. Defines restore_code REPO COMMIT RUN_DIR TARGET: makes TARGET a git worktree of the checkout REPO at COMMIT
# (empty: a repository without a commit), with the recorded commits, submodules, differences and untracked files laid over it. TARGET must not exist; after a
# failure it doesn't exist again, and one line on stderr says what failed. What the record had to leave out is missing in TARGET too.
restore_code() (
    commit=$2 git='git -c core.hooksPath=/dev/null -c advice.detachedHead=false' finished=
    unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX GIT_OBJECT_DIRECTORY GIT_COMMON_DIR GIT_NAMESPACE GIT_LITERAL_PATHSPECS TAR_OPTIONS
    export LC_ALL=C GIT_TERMINAL_PROMPT=0
    repo=$(cd "$1" && pwd -P) || return 1
    run=$(cd "$3" && pwd -P) || return 1
    mkdir "$4" || return 1
    target=$(cd "$4" && pwd -P) said=$(mktemp) || { rmdir "$4"; return 1; }
    trap restore_end EXIT
    trap 'exit 1' HUP INT TERM
    restore_all >"$said" 2>&1 && finished=true
)

restore_end() {
    if [ -z "$finished" ]; then
        echo "ops: the code can't be restored: ${step:-}: $(grep -v '^$' "$said" | tail -n 1)" >&2
        [ -z "$commit" ] || $git -C "$repo" worktree remove --force --force "$target" >/dev/null 2>&1
        rm -rf "$target"
        [ -z "$commit" ] || $git -C "$repo" worktree prune >/dev/null 2>&1
    fi
    rm -f "$said"
    [ -n "$finished" ] || exit 1
}

restore_all() {
    if [ -n "$commit" ]; then
        step="commit $commit"
        restore_commit "$repo" "$commit" repo_commits.bundle || return 1
        step="a worktree at $commit"
        $git -C "$repo" worktree add -q --detach "$target" "$commit" || return 1
    else
        step='an empty repository'
        $git init -q "$target" || return 1
    fi
    cd "$target" || return 1
    restore_modules || return 1
    step=repo.patch
    [ ! -f "$run/repo.patch" ] || $git apply --whitespace=nowarn --no-ignore-whitespace "$run/repo.patch" || return 1
    step=repo_untracked.tar.gz
    [ ! -f "$run/repo_untracked.tar.gz" ] || tar -xzpf "$run/repo_untracked.tar.gz" --no-same-owner || return 1
}

# restore_commit REPOSITORY COMMIT BUNDLE: the commit is there, or comes from the record, or from the remote.
restore_commit() {
    [ -z "$3" ] || [ ! -f "$run/$3" ] || $git -C "$1" bundle unbundle "$run/$3" || return 1
    $git -C "$1" cat-file -e "$2^{commit}" || $git -C "$1" fetch -q --no-tags origin "$2" 2>/dev/null || { echo "neither the repository $1 nor its remote nor the record has it"; return 1; }
}

# Parents stand before their children in the record.
restore_modules() {
    [ -s "$run/.ops/code/submodules" ] || return 0
    step='the list of submodules'
    # Newline and NUL change places: a line of the shell can't hold a NUL.
    tr '\n\000' '\001\n' <"$run/.ops/code/submodules" >"$said.modules" || return 1
    while IFS= read -r name && read -r at && read -r dirty && read -r unpushed && read -r bundle && read -r digest && read -r url && read -r kind; do
        restore_module || { rm -f "$said.modules"; return 1; }
    done <"$said.modules"
    rm -f "$said.modules"
}

restore_module() {
    name=$(printf '%sx' "$name" | tr '\001' '\n') name=${name%x}
    step="submodule $name"
    [ -n "$at" ] || [ "$dirty" = true ] || return 0
    mkdir -p "./$name" && inside=$(cd "./$name" && pwd -P) || return 1
    case $inside in "$target"/*) ;; *) echo 'it lies outside the checkout'; return 1 ;; esac
    [ -n "$at" ] || { $git init -q "./$name"; return; }
    common=$(cd "$repo" && cd "$(git rev-parse --git-common-dir)" && pwd -P)
    # The last is a repository of nothing but the recorded commits.
    for source in "$repo/$name" "$common/modules/$name" "$url" ''; do
        [ -z "$source" ] || [ "$source" = "$url" ] || [ -e "$source/.git" ] || [ -e "$source/HEAD" ] || continue
        if [ -z "$source" ]; then $git init -q "./$name"; else $git clone -q --no-checkout -- "$source" "./$name"; fi || continue
        [ -z "$url" ] || [ -z "$source" ] || $git -C "./$name" remote set-url origin "$url"
        restore_commit "./$name" "$at" "$bundle" && $git -C "./$name" checkout -q --detach "$at" && return 0
        rm -rf "./$name" && mkdir "./$name"
    done
    echo "commit $at is nowhere to be had"
    return 1
}
