# Completes a command line of ops without starting it. $1: index of the word under the cursor; then all words, the program's first. The function "table PATH" is put before
# this: it sets subs, flags, valued ("--pod:pods ...") and places (a kind for each argument, "..." after the last that repeats) of a command.
# Prints "+WORD" for each completion, "@files" or "@dirs" where the shell knows better, and "@refresh CONFIG" when the words of a project have to be made anew.
# Words of a project are only names that mean the same to every shell; no other text is ever printed.
ops_complete() {
    set -f
    cursor=$1 path= wants= count=0 after= config= prefix=
    shift 2
    table ''
    while [ "$cursor" -gt 1 ] && [ $# -gt 0 ]; do
        take "$1"
        shift
        cursor=$((cursor - 1))
    done
    word=${1-}
    case $word in *[!A-Za-z0-9@._=-]*) plain= ;; *) plain=yes ;; esac
    [ "$word" != = ] || word= plain=yes # bash takes --pod=NAME for three words
    if [ -n "$after" ]; then echo @files; return; fi
    case $word in --*=*) kind_of "${word%%=*}"; prefix=${word%%=*}= word=${word#*=} ;; esac
    if [ -n "$wants" ]; then offer "$wants"; return; fi
    case $word in
    -*) say $flags; for each in $valued; do case $each in --*) say "${each%%:*}" ;; esac; done ;;
    *) if [ -n "$subs" ] && [ "$count" -eq 0 ]; then say $subs; else offer "$(place)"; fi ;;
    esac
}

# take WORD: what a word before the cursor means.
take() {
    if [ -n "$after" ] || { [ "$1" = = ] && [ -n "$wants" ]; }; then return; fi
    if [ -n "$wants" ]; then
        [ "$wants" != config ] || config=$1
        wants=
        return
    fi
    case $1 in
    --) after=yes ;;
    --project-config=*) config=${1#*=} ;;
    -*=*) ;;
    -*) kind_of "$1" ;;
    *)
        case " $subs " in
        *" $1 "*) path=${path:+$path }$1; table "$path" ;;
        *) count=$((count + 1)) ;;
        esac
        ;;
    esac
}

# kind_of OPTION: sets wants to the kind of its value; to nothing where it takes none.
kind_of() {
    wants=
    for each in $valued; do [ "${each%%:*}" != "$1" ] || wants=${each#*:}; done
}

place() {
    at=0
    for each in $places; do
        [ "$each" != ... ] || { echo "$last"; return; }
        if [ "$at" -eq "$count" ]; then echo "$each"; return; fi
        last=$each at=$((at + 1))
    done
}

# say WORD...: those that begin as the word under the cursor does.
say() {
    for each in "$@"; do
        case $each in "$word"*) printf '+%s%s\n' "$prefix" "$each" ;; esac
    done
}

offer() {
    case $1 in
    files | config) echo @files ;;
    dirs) echo @dirs ;;
    =*) IFS=,; set -- ${1#=}; unset IFS; say "$@" ;;
    presets) [ -z "$plain" ] || project preset ;;
    pods) [ -z "$plain" ] || { project pod; say local; } ;;
    runs) [ -z "$plain" ] || runs ;;
    runs_or_dirs) echo @dirs; [ -z "$plain" ] || runs ;;
    esac
}

# Sets known to the file with the words of the project at or above the working directory; asks for a new one, once per change of its config, where it is out of date.
find_known() {
    known= newline='
'
    here=$(pwd -P)
    case $config in
    '') while [ -n "$here" ] && [ ! -e "$here/configs/ops/project.json" ]; do here=${here%/*}; done; config=$here/configs/ops/project.json ;;
    /*) ;;
    *) config=$here/$config ;;
    esac
    [ -f "$config" ] || return 1
    case $config in *"$newline"*) return 1 ;; esac
    case ${XDG_CACHE_HOME-} in /*) cache=$XDG_CACHE_HOME/ops ;; *) cache=${HOME:-/dev/null}/.cache/ops ;; esac
    set +f
    known=$(grep -lxF -e "config $config" "$cache"/completion/*.words 2>/dev/null | head -n 1)
    set -f
    is_newer "$known" || return 0
    asked=$cache/completion/asked.$(printf %s "$config" | cksum | tr ' ' .)
    if is_newer "$asked" && mkdir -p "$cache/completion" 2>/dev/null && : 2>/dev/null >"$asked"; then echo "@refresh $config"; fi
    [ -n "$known" ]
}

# is_newer FILE: the config, or a person's own beside it, is newer than the file, or there is none.
is_newer() { [ ! -e "$1" ] || [ "$config" -nt "$1" ] || [ "${config%/*}/project.local.json" -nt "$1" ]; }

# project KIND: names of the project's presets or pods.
project() {
    find_known || return 0
    while read -r kind name; do
        case $name in *[!A-Za-z0-9._-]*) continue ;; esac
        [ "$kind" != "$1" ] || say "$name"
    done <"$known"
}

# Runs of the project: of this machine's outputs roots as they are, of other pods as ops saw them last.
runs() {
    say @last
    case $word in @*) return 0 ;; esac
    find_known || return 0
    while read -r kind name root; do
        case $kind in local) own_runs ;; seen) seen_runs ;; esac
    done <"$known"
}

# Of very many the newest: names begin with the time.
own_runs() {
    set +f
    set -- "$root/$word"*/
    set -f
    [ $# -le 200 ] || shift $(($# - 200))
    for run in "$@"; do
        run=${run%/}
        name_run "${run##*/}" "$run/command.sh"
    done
}

seen_runs() {
    set +f
    set -- "$cache/seen/$name/$word"*.json
    set -f
    [ $# -le 200 ] || shift $(($# - 200))
    [ ! -e "$1" ] || grep -lF -e "\"run_dir\":\"$root/" "$@" 2>/dev/null | while IFS= read -r file; do
        file=${file##*/}
        name_run "${file%.json}" /
    done
}

# name_run ID FILE: FILE is there, and nothing is in the id that isn't in one.
name_run() {
    case $1 in '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*) return 0 ;; esac
    [ ! -e "$2" ] || say "$1"
}
