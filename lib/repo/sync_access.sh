# Continues sync.sh: how git gets at the remote. Nothing of it is stored: neither a token nor a key is in a URL, an argument, a config or a reflog.

git_environment() {
    unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_COMMON_DIR GIT_NAMESPACE GIT_EXTERNAL_DIFF \
        GIT_LITERAL_PATHSPECS GIT_GLOB_PATHSPECS GIT_NOGLOB_PATHSPECS GIT_ICASE_PATHSPECS GIT_CONFIG GREP_OPTIONS TAR_OPTIONS GIT_CONFIG_PARAMETERS GIT_CONFIG_COUNT \
        GIT_TRACE GIT_TRACE_CURL GIT_TRACE_PACKET GIT_TRACE2 GIT_TRACE2_EVENT GIT_TRACE2_PERF GIT_CURL_VERBOSE CDPATH
    export LC_ALL=C GIT_OPTIONAL_LOCKS=0 GIT_TERMINAL_PROMPT=0 GIT_ASKPASS= SSH_ASKPASS= GIT_PAGER=cat GIT_LFS_SKIP_SMUDGE=1 GIT_EDITOR=true
    # No program by the name of a transport (ext::), and local paths only where the project itself is at one.
    case $url in '' | *://* | *:*) transports=git:http:https:ssh ;; *) transports=file:git:http:https:ssh ;; esac
    case $url in file://* | /* | ./* | ../*) transports=file:git:http:https:ssh ;; esac
    export GIT_ALLOW_PROTOCOL=$transports
    calm='-c core.hooksPath=/dev/null -c advice.detachedHead=false -c core.fsmonitor=false -c gc.auto=0 -c http.lowSpeedLimit=1000 -c http.lowSpeedTime=60 -c submodule.recurse=false'
}

# The same for remotes of the checkout itself, which the user made.
allow_own() { case $1 in file://* | /* | ./* | ../*) export GIT_ALLOW_PROTOCOL=file:git:http:https:ssh ;; esac; }

access() {
    ssh_access || return 1
    [ -n "$token_file" ] || return 0
    [ -f "$token_file" ] && [ -r "$token_file" ] || { fail 2 "the token's file $token_file (project.repo_token_file) can't be read on pod $pod"; return 1; }
    [ -n "$(head -n 1 "$token_file" | tr -d ' \r\n')" ] || { fail 2 "the token's file $token_file on pod $pod is empty"; return 1; }
    case $(stat -Lc %a "$token_file" 2>/dev/null) in *00) ;; *) note "the token's file $token_file can be read by others: chmod 600 '$token_file'" ;; esac
    case $url in
    https://*) OPS_TOKEN_HOST=${url#https://} ;;
    http://127.0.0.1[:/]* | http://localhost[:/]*) OPS_TOKEN_HOST=${url#http://} ;;
    http://*) fail 2 "the token would go over plain http to $url" "use an https:// URL in project.remote_repo_url"; return 1 ;;
    *) note "project.repo_token_file is for https URLs, and ${url:-the remote} is none: it is not used"; return 0 ;;
    esac
    OPS_TOKEN_HOST=${OPS_TOKEN_HOST%%/*} OPS_TOKEN_HOST=${OPS_TOKEN_HOST##*@} OPS_TOKEN_FILE=$token_file
    export OPS_TOKEN_HOST OPS_TOKEN_FILE
    # Only that host gets it: a submodule or a redirection may lead to another one. The first, empty helper takes the user's own away, which might store it.
    helper='!f() { [ "$1" = get ] || return 0; host=; while IFS== read -r key value; do [ "$key" != host ] || host=$value; done; [ "$host" = "$OPS_TOKEN_HOST" ] || return 0'
    helper="$helper"'; echo username=x-access-token; printf "password=%s\n" "$(head -n 1 "$OPS_TOKEN_FILE" | tr -d " \r")"; }; f'
    # As git hands -c settings to its children; it reaches the fetches of submodules, too.
    GIT_CONFIG_PARAMETERS="'credential.helper=' $(word "credential.helper=$helper")"
    export GIT_CONFIG_PARAMETERS
}

# ssh never asks, and a host that is new is remembered in a file of ours.
ssh_access() {
    if [ -z "$key_file" ]; then
        [ -z "$GIT_SSH_COMMAND$GIT_SSH$(git config --get core.sshCommand)" ] || return 0
        key_options=
    else
        [ -f "$key_file" ] && [ -r "$key_file" ] || { fail 2 "the key $key_file (project.repo_key_file) can't be read on pod $pod"; return 1; }
        case $(stat -Lc %a "$key_file" 2>/dev/null) in *00) ;; *) note "ssh refuses a key that others can read: chmod 600 '$key_file'" ;; esac
        key_options="-i $(word "$key_file") -o IdentitiesOnly=yes -o IdentityAgent=none "
    fi
    known=$root/.ops/repo_known_hosts
    [ -n "$dry" ] || (umask 077; mkdir -p "$root/.ops") 2>/dev/null
    GIT_SSH_COMMAND="ssh $key_options-o BatchMode=yes -o StrictHostKeyChecking=accept-new -o HashKnownHosts=no -o UserKnownHostsFile=$(word "\"$known\" \"$HOME/.ssh/known_hosts\"")"
    GIT_SSH_COMMAND="$GIT_SSH_COMMAND -o ConnectTimeout=15 -o ServerAliveInterval=15 -o ServerAliveCountMax=4"
    export GIT_SSH_COMMAND GIT_SSH_VARIANT=ssh
}

# One word for a shell.
word() { printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")"; }

# remote_failure WHAT: says why git couldn't, with the exit code that fits.
remote_failure() {
    why=$(grep -v '^$' "$work/said" | grep -E '^(fatal|error|ssh|remote):|denied|refused|resolve|verification failed|not found' | head -n 1)
    [ -n "$why" ] || why=$(grep -v '^$' "$work/said" | tail -n 1)
    why=${why#fatal: }
    # Where it can't be reached at all, trying again may help; where it says no, something has to be set.
    if grep -qiE 'authentication failed|permission denied|could not read (username|password)|terminal prompts disabled|access denied|error: 40[13]|repository .*not found|does not appear to be a git repository|does not exist|host key verification failed|not allowed|too open' "$work/said"; then
        fail 2 "$1: $why" "let the pod at it: project.repo_key_file (a deploy key on the pod), project.repo_token_file or forward_agent; or send the code from here: --dirty"
    else
        fail 3 "$1: $why" "try again, or send the code from here: --dirty"
    fi
}
