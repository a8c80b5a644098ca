# Part of doctor.sh: the code, its python, and secrets, of which nothing but names and modes is told.

check_checkout() {
    [ -n "$repo" ] || { say warn checkout "the config names no directory for the code on this pod" "set project.remote_repo_dir"; return; }
    if [ ! -d "$repo" ]; then say fail checkout "$repo isn't there" "ops repo sync --pod $pod --ref main"; return; fi
    command -v git >/dev/null || return 0
    advice="ops repo sync --pod $pod --ref main"
    [ -z "$is_local" ] || advice='commit what is there'
    trouble=$($bound git -C "$repo" rev-parse --verify HEAD 2>&1) || {
        case $trouble in
        *'dubious ownership'*) say fail checkout "$repo belongs to somebody else, and git refuses it" "on the pod: git config --global --add safe.directory $(quoted "$repo")" ;;
        *) say warn checkout "$repo is no git checkout with a commit: no record of the code" "$advice" ;;
        esac
        return
    }
    branch=$(git -C "$repo" symbolic-ref -q --short HEAD) || branch='detached'
    what="$repo at $(printf %.10s "$trouble") ($branch)"
    changes=$($bound git --no-optional-locks -C "$repo" status --porcelain | wc -l)
    [ "$changes" -eq 0 ] && what="$what, clean" || what="$what, $((changes)) changed or new"
    if [ -z "$is_local" ] && [ -n "$laptop_commit" ] && [ "$laptop_commit" != "$trouble" ]; then
        say warn checkout "$what; here it is $(printf %.10s "$laptop_commit")" "ops run submit --ref $(printf %.10s "$laptop_commit") ..., or --dirty for what isn't pushed"
    elif [ -z "$is_local" ] && [ "$changes" -ne 0 ]; then
        say warn checkout "$what: each run records them" "ops repo sync --pod $pod --ref $branch --stash"
    else
        say ok checkout "$what"
    fi
}

check_python() {
    command -v python3 >/dev/null || say warn python3 "not there: packages, settings and data aren't recorded where venv_python is none either" "apt-get install python3"
    [ -n "$python" ] || return 0
    case $python in
    /*) ;;
    */*) [ -d "$repo" ] || { say warn venv_python "$python comes with the checkout"; return 0; } ;;
    esac
    [ -z "$repo" ] || cd "$repo" || return 0
    command -v "$python" >/dev/null || { say fail venv_python "$python isn't there${repo:+ (looked from $repo)}" "make it: python3 -m venv, uv sync, or correct venv_python"; return 0; }
    version=$($bound "$python" -I -S -c 'import sys; print("%d.%d.%d" % sys.version_info[:3], int(sys.version_info >= (3, 8)))' </dev/null 2>&1)
    case $version in
    *' 1') say ok venv_python "$python, python ${version% *}" ;;
    *' 0') say fail venv_python "$python is python ${version% *}: 3.8 or newer is needed" "make the environment with a newer python" ;;
    *) say fail venv_python "$python doesn't run: $(printf '%s\n' "$version" | tail -n 1)" "make the environment anew" ;;
    esac
    [ -z "$deep" ] || check_torch
}

# Minutes on a cold network disk: only when asked for.
check_torch() {
    slow=
    command -v timeout >/dev/null && slow='timeout -k 1 120'
    torch=$($slow "$python" -c 'import torch
print("torch", torch.__version__, "CUDA", torch.version.cuda, "sees", torch.cuda.device_count())' </dev/null 2>&1)
    code=$?
    case $torch in
    *' sees '*)
        torch=$(printf '%s\n' "$torch" | tail -n 1)
        seen=$($bound nvidia-smi -L | grep -c '^GPU ')
        if [ "$seen" -gt "${torch##* sees }" ]; then
            say fail torch "${torch#torch } of $seen GPUs" "install a torch for this driver: its CUDA may be too new"
        else
            say ok torch "${torch#torch } GPUs"
        fi
        ;;
    *"No module named 'torch'"*) say warn torch "not in $python" "install it there" ;;
    *)
        [ $code -lt 124 ] || torch="didn't import within 120 s: it is on a slow disk"
        say fail torch "doesn't import: $(printf '%s\n' "$torch" | tail -n 1)" "install it anew, on a disk of the pod's own"
        ;;
    esac
}

check_secrets() {
    [ -n "$secret_files" ] || return 0
    printf '%s\n' "$secret_files" | while IFS="$(printf '\t')" read -r variable file; do
        mode=$($bound stat -L -c %a "$file")
        if [ -n "$fix" ] && [ -n "$mode" ] && [ "${mode%00}" = "$mode" ] && [ -O "$file" ] && [ -f "$file" ] && chmod go= "$file"; then
            say "did" "secret_$variable" "$file is yours alone now: its mode was $mode"
            mode=600
        fi
        if [ ! -f "$file" ]; then say fail "secret_$variable" "$file isn't there" "put the value there, mode 0600"
        elif [ ! -r "$file" ]; then say fail "secret_$variable" "$file can't be read by $(id -un)" "as root on the pod: chown $(id -un) $(quoted "$file")"
        elif [ ! -s "$file" ]; then say fail "secret_$variable" "$file is empty" "put the value there, mode 0600"
        else
            case $mode in
            *00 | '') say ok "secret_$variable" "$file" ;;
            *) say warn "secret_$variable" "$file has mode $mode: others on the pod can read it" "on the pod: chmod 600 $(quoted "$file")" ;;
            esac
        fi
    done
}

check_wandb() {
    [ -z "${WANDB_API_KEY-}" ] || say warn wandb_key "every shell on the pod has WANDB_API_KEY in its environment" "take it out of its start files: ops secrets materialize --pod $pod"
    case $wandb_mode in online | auto) ;; *) return 0 ;; esac
    case $secret_files in WANDB_API_KEY* | *"
WANDB_API_KEY"*) return 0 ;; esac
    advice="ops secrets materialize --pod $pod"
    [ -n "$wandb_script" ] || advice='on the pod: wandb login'
    if grep -Eqs '^[[:space:]]*machine[[:space:]]+api\.wandb\.ai([[:space:]]|$)' "$HOME/.netrc"; then
        case $(stat -L -c %a "$HOME/.netrc") in
        *00) say ok wandb "credentials in ~/.netrc" ;;
        *)
            if [ -n "$fix" ] && [ -O "$HOME/.netrc" ] && chmod go= "$HOME/.netrc"; then
                say "did" wandb "$HOME/.netrc is yours alone now"
            else
                say warn wandb "others on the pod can read ~/.netrc" "on the pod: chmod 600 ~/.netrc"
            fi
            ;;
        esac
    elif [ "$wandb_mode" = online ]; then say fail wandb "no credentials in ~/.netrc" "$advice"
    else say warn wandb "no credentials in ~/.netrc: runs are offline" "$advice"; fi
}
