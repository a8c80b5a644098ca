# The code of a run as a record. Defines code_state RUN_DIR CWD, which prints facts (git_*=value lines) and writes below RUN_DIR only:
#   repo.patch             what differs from the commit, staged or not, made by git diff --binary; a submodule's own differences follow with its path before
#                          every name, so that `git apply repo.patch` at the top of a checkout with its submodules restores all of them
#   repo_untracked.tar.gz  what is neither tracked nor ignored, also in submodules, by its path from the top; owner and times are left out, so that equal
#                          files have equal digests
#   repo_commits.bundle    commits that no remote-tracking ref reaches (repo_commits.N.bundle: those of the Nth submodule)
#   .ops/code/submodules   path, commit, dirty, unpushed commits, bundle, its SHA-256, URL, kind (submodule, or nested: a repository that is none), each
#                          ended by NUL; the commit is empty where nothing is checked out
#   .ops/code/left_out     path, bytes, SHA-256, reason, likewise: what exceeds code_limit_bytes (of each file above, largest first) or looks like a secret
# Nothing here fails: what can't be recorded is said in git_error. Nothing is written into the checkout: no lock, no refreshed index, no object.
code_state() (
    run=$1 code=$1/.ops/code limit=${code_limit_bytes:-20971520} code_error= modules=0 torn=
    case $limit in *[!0-9]*) limit=20971520 ;; esac
    code_environment
    code_inside "$2" || { printf 'git_repository=false\n'; return 0; }
    # One level only: where the outputs root is away for a moment, making it anew would look like a run that never started.
    { [ -d "$code" ] || mkdir "$code"; } 2>/dev/null && : >"$code/errors" || { printf 'git_error=%s\n' "$code can't be written"; return 0; }
    exec 2>"$code/errors" 3>&1 >/dev/null
    code_top "$2" || return 0
    : >"$code/queue" && : >"$code/patch" && : >"$code/changed" && : >"$code/untracked" || { printf 'git_error=%s\n' "$code can't be written" >&3; return 0; }
    code_tree '' repo_commits.bundle
    code_root >&3
    while IFS=' ' read -r kind line <&4; do code_module "$kind" "$line"; done 4<"$code/queue"
    code_patch
    code_archive
    code_keep patch_sha256 "$code/patch" repo.patch >&3
    code_keep untracked_sha256 "$code/archive" repo_untracked.tar.gz >&3
    [ -s "$code/left_out" ] || rm -f "$code/left_out"
    [ -z "$code_error" ] || printf 'git_error=%s\n' "$(printf %s "$code_error" | tr '\n' ' ')" >&3
    cd "$code" && rm -f queue patch changed untracked archive status names list sizes order sections secret drop big module failed errors
    return 0
)

# The user's settings and those of a hook that this may run in decide nothing; names are bytes.
code_environment() {
    unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_COMMON_DIR GIT_NAMESPACE GIT_EXTERNAL_DIFF GIT_DIFF_OPTS \
        GIT_LITERAL_PATHSPECS GIT_GLOB_PATHSPECS GIT_NOGLOB_PATHSPECS GIT_ICASE_PATHSPECS GIT_TRACE GIT_CONFIG GREP_OPTIONS TAR_OPTIONS GZIP
    export LC_ALL=C GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0 GIT_NO_LAZY_FETCH=1 GIT_PAGER=cat
    code_git='git -c core.fsmonitor=false -c core.quotePath=true -c diff.suppressBlankEmpty=false -c diff.indentHeuristic=true -c core.safecrlf=false'
    code_diff='--binary --full-index --no-color --no-ext-diff --no-textconv --no-renames --ignore-submodules=all --no-relative -U3 --inter-hunk-context=0 --diff-algorithm=myers -O/dev/null'
    # A file system that hangs, or a home directory that is a repository, must not hold up a run for ever.
    command -v timeout >/dev/null 2>&1 && code_git="timeout 60 $code_git"
    export code_git code_diff
    code_secret_name='(^|/)(\.env(\.[^/]*)?|[^/]*\.(pem|key|p12|pfx|jks|keystore|ppk|kdbx)|id_(rsa|dsa|ecdsa|ed25519)[^/]*|[._]netrc|\.pgpass|\.git-credentials|\.pypirc|\.npmrc|\.htpasswd'
    code_secret_name="$code_secret_name"'|\.?credentials[^/]*|client_secret[^/]*|service[-_]account[^/]*\.json|secrets?\.(json|ya?ml|toml|env|txt)|\.(ssh|aws|gnupg|azure)/.*)$'
    # The shapes of lib/store/SecretShapes, as far as grep can tell them.
    code_secret_text='(^|[^A-Za-z0-9])(hf_[A-Za-z0-9]{30,}|api_org_[A-Za-z0-9]{30,}|wandb_v1_[A-Za-z0-9_]{10,}|sk-([A-Za-z0-9_]+-)*[A-Za-z0-9_]{20,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}'
    code_secret_text="$code_secret_text"'|(AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}|gl(pat|ptt|dt|rt|cbt)-[A-Za-z0-9_-]{16,}|sk_((test|live|prod)_)?[A-Za-z0-9]{16,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{35}|nvapi-[A-Za-z0-9_-]{30,}|rpa_[A-Za-z0-9]{30,}'
    code_secret_text="$code_secret_text"'|eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.)|-----BEGIN [A-Z ]*PRIVATE KEY|://[^/[:space:]:@]*:[^/[:space:]@]+@|[Kk][Ee][Yy][^A-Za-z0-9]{1,6}[0-9a-fA-F]{40}([^0-9A-Za-z]|$)'
}

code_fault() { code_error="${code_error:+$code_error; }$1${2:+: $(tail -n 1 "$code/errors" | sed 's/^fatal: //; s,://[^/@ ]*@,://,g')}"; }

# Whether git has anything to say of a directory: it looks for .git there and above.
code_inside() {
    cd -P "$1" 2>/dev/null || return 1
    at=$PWD
    until [ -e "$at/.git" ]; do
        [ -n "$at" ] || return 1
        at=${at%/*}
    done
}

# Goes to the top of the checkout that a directory is in, and sets top; says so where git takes it for none.
code_top() {
    cd "$1" && cwd=$(pwd -P) || { printf 'git_repository=false\n' >&3; return 1; }
    top=$(git rev-parse --show-toplevel && echo x) && top=${top%?x} && cd "$top" && return 0
    why=$(tail -n 1 "$code/errors")
    grep -q 'dubious ownership' "$code/errors" && why="git refuses the checkout of another user (dubious ownership); on the pod: git config --global --add safe.directory DIR"
    command -v git >/dev/null || why='git is not installed on the pod'
    repository=false
    while [ -n "$cwd" ]; do
        [ -e "$cwd/.git" ] && repository=true
        cwd=${cwd%/*}
    done
    printf 'git_repository=%s\n' "$repository" >&3
    [ "$repository" = false ] || printf 'git_error=%s\n' "${why#fatal: }" >&3
    rm -f "$code/errors"
    return 1
}

# code_tree PREFIX BUNDLE: the repository at the working directory, whose names get the prefix. Sets commit branch dirty refs unpushed bundle.
code_tree() {
    commit= branch= dirty=false refs= unpushed=0 bundle= outputs=$(cd "$run/.." && pwd -P) here=$(pwd -P)
    # An outputs root inside the checkout is no part of the code.
    case $outputs in "$here"/*) set -- "$1" "$2" . ":(exclude,literal)${outputs#"$here"/}" ;; *) set -- "$1" "$2" . ;; esac
    prefix=$1 bundle_name=$2
    shift 2
    $code_git status --porcelain=v2 --branch --untracked-files=normal --ignore-submodules=none -- "$@" >"$code/status" || { dirty=; code_fault "git status failed in ${prefix:-the checkout}" 1; return 0; }
    while IFS= read -r line; do
        case $line in
        '# branch.oid ('*) ;; '# branch.oid '*) commit=${line#'# branch.oid '} ;;
        '# branch.head ('*) ;; '# branch.head '*) branch=${line#'# branch.head '} ;;
        '#'*) ;; *) dirty=true; break ;;
        esac
    done <"$code/status"
    [ -z "$commit" ] || code_commits "$bundle_name"
    $code_git ls-files -s -z >"$code/list" && grep -z '^160000 ' "$code/list" >"$code/names" && code_enqueue submodule 's/^[^	]*	//' <"$code/names"
    [ "$dirty" != true ] || code_changes "$@"
}

# NUL-separated names become lines of the queue; a newline in a name is \001 there.
code_enqueue() { tr '\n\000' '\001\n' | sed "$2" | sort -u | while IFS= read -r name; do printf '%s %s%s\n' "$1" "$(printf %s "$prefix" | tr '\n' '\001')" "$name"; done >>"$code/queue"; }

code_commits() {
    refs=$(git for-each-ref --points-at=HEAD --format='%(refname)')
    case "
$refs" in *"
refs/remotes/"*) return 0 ;; esac
    unpushed=$(git rev-list --count HEAD --not --remotes) || { unpushed=; code_fault "the unpushed commits can't be counted" 1; return 0; }
    [ "$unpushed" -gt 0 ] || return 0
    { $code_git bundle create - HEAD --not --remotes || : >"$code/drop"; } | head -c $((limit + 1)) >"$code/module"
    if [ "$(wc -c <"$code/module")" -gt "$limit" ]; then
        code_fault "$unpushed commits that no remote has don't fit into $limit bytes and aren't recorded"
    elif [ -e "$code/drop" ] || ! mv "$code/module" "$run/$1"; then
        code_fault "the $unpushed commits that no remote has can't be recorded" 1
    else
        bundle=$1
    fi
    rm -f "$code/module" "$code/drop"
}

# What differs from the commit, and what isn't tracked; a file that would make git diff slow is left out unread.
code_changes() {
    base=HEAD
    [ -n "$commit" ] || base=$(git hash-object -t tree --stdin </dev/null)
    export base prefix
    $code_git diff $code_diff --name-only -z "$base" -- >"$code/names" && [ -n "$base" ] || { code_fault "git diff failed in ${prefix:-the checkout}" 1; return 0; }
    code_named ./ <"$code/names" | xargs -0 sh -c 'exec find "$@" -maxdepth 0 -type f -size +"$0" -print0' $((limit * 8))c >"$code/big"
    xargs -0 sh -c 'for f do shift; set -- "$@" ":(exclude,literal)${f#./}"; done
        $code_git diff $code_diff --name-only -z "$base" -- . "$@" >"$0.names" && $code_git diff $code_diff --src-prefix="a/$prefix" --dst-prefix="b/$prefix" "$base" -- . "$@" >>"$0.patch"' \
        "$code/new" <"$code/big" && code_named "./$prefix" <"$code/new.names" >>"$code/changed" && cat "$code/new.patch" >>"$code/patch" || {
            code_fault "git diff failed in ${prefix:-the checkout}" 1
            torn=true
        }
    rm -f "$code/new.names" "$code/new.patch"
    [ ! -s "$code/big" ] || sed -z 's,^\./,,' "$code/big" | code_named "./$prefix" | code_leave_out 'too large'
    $code_git ls-files -z --others --exclude-standard -- "$@" >"$code/list" || { code_fault "the untracked files of ${prefix:-the checkout} can't be listed" 1; return 0; }
    grep -z '/$' "$code/list" >"$code/names" && code_enqueue nested 's,/$,,' <"$code/names"
    grep -zv '/$' "$code/list" | code_named "./$prefix" >>"$code/untracked"
}

code_named() { NAMED=$1 xargs -0 sh -c 'for f do printf "%s%s\0" "$NAMED" "$f"; done' sh; }

# The facts of the checkout itself. A ref that points at the commit: a tag, else a remote's branch, else a pull request.
code_root() {
    tag= remote_ref= pull= pr=
    for ref in $refs; do
        case $ref in
        refs/tags/*) tag=${tag:-${ref#refs/tags/}} ;;
        refs/remotes/*/HEAD) ;;
        refs/remotes/*/pr/*[0-9] | refs/remotes/*/pull/*[0-9] | refs/remotes/*/merge-requests/*[0-9] | refs/remotes/*/pull/*/head) pull=${pull:-${ref#refs/remotes/*/}} ;;
        refs/pull/* | refs/merge-requests/* | refs/pr/*) pull=${pull:-${ref#refs/}} ;;
        refs/remotes/*/"${branch:- }") remote_ref=${ref#refs/remotes/} ;;
        refs/remotes/*) remote_ref=${remote_ref:-${ref#refs/remotes/}} ;;
        esac
    done
    if [ -z "$pull" ] && [ -n "$commit" ]; then
        fetched=.git/FETCH_HEAD
        [ -d .git ] || fetched=$(git rev-parse --git-path FETCH_HEAD)
        [ ! -f "$fetched" ] || pull=$(sed -n "s,^$commit[^']*'refs/\\(\\(pull\\|merge-requests\\)/[0-9][0-9]*/[a-z]*\\)'.*,\\1,p" "$fetched" | head -n 1)
    fi
    case $pull in */*) pr=${pull#*/} pr=${pr%%/*} ;; esac
    case $pr in *[!0-9]*) pr= ;; esac
    url=$(git config --get-regexp '^(remote\..*\.url|branch\..*\.remote)$' | code_url "$branch")
    printf 'git_%s\n' repository=true "root=$(printf %s "$top" | tr '\n' ' ')" "commit=$commit" "branch=$branch" "dirty=$dirty" "ref=${tag:-${remote_ref:-$pull}}" "pr=$pr" \
        "remote_url=$url" "unpushed=$unpushed"
    [ -z "$bundle" ] || printf 'git_commits_sha256=%s\n' "$(code_sha256 "$run/$bundle")"
}

# The URL of the branch's own remote, else of origin, else of any, without what may be a password: https://user:token@, ?token=, user:token@host:path.
code_url() {
    awk -v branch="$1" '{ key = $1; sub(/^[^ ]* ?/, "") }
        key == "branch." branch ".remote" { wanted = $0 }
        key ~ /^remote\./ { name = substr(key, 8, length(key) - 11); urls[name] = $0; if (any == "") any = $0 }
        END { print (wanted in urls) ? urls[wanted] : ("origin" in urls) ? urls["origin"] : any }' |
        sed 's,^\([A-Za-z][A-Za-z0-9+.-]*://\)[^/]*@,\1,; s,^\([A-Za-z][A-Za-z0-9+.-]*://\)[^/@]*:[^/@]*[^0-9/@][^/@]*/.*@,\1,; s,^[^/@]*:[^/@]*@,,
            /^[A-Za-z][A-Za-z0-9+.-]*:\/\//s/[?#].*//'
}

code_sha256() { sha256sum <"$1" | cut -c 1-64; }

# code_module KIND NAME: a submodule, or another repository inside the checkout, by its name from the top.
code_module() {
    path=$(printf '%sx' "$2" | tr '\001' '\n') path=${path%x}
    modules=$((modules + 1))
    cd "$top/$path" && [ -e .git ] || { printf '%s\0' "$path" '' false 0 '' '' '' "$1" >>"$code/submodules"; return 0; }
    code_tree "$path/" "repo_commits.$modules.bundle"
    url=$(git config --get-regexp '^(remote\..*\.url|branch\..*\.remote)$' | code_url "$branch")
    printf '%s\0' "$path" "$commit" "$dirty" "$unpushed" "$bundle" "$([ -z "$bundle" ] || code_sha256 "$run/$bundle")" "$url" "$1" >>"$code/submodules"
}
