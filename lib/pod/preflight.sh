# What is looked at before a submit makes anything. Given: what submit.sh is given, and its function fail.
# Nothing is written before all of this holds. The user waits for all of this: what the shell can tell by itself is asked of no other program.
preflight() {
    effective_config= unknown_settings="the settings of the script are not known: its python could not run the probe"
    cd -P "$cwd" 2>/dev/null || { fail 2 "the working directory $cwd does not exist on pod $pod"; return 1; }
    case $program in
    */*) [ -x "$program" ] && [ ! -d "$program" ] || { fail 2 "$program: no such program on pod $pod (looked from $cwd)"; return 1; } ;;
    *) on_path "$program" || { fail 2 "$program: command not found on pod $pod"; return 1; } ;;
    esac
    [ -z "$required_files" ] || printf '%s\n' "$required_files" | while IFS= read -r file; do
        [ -f "$file" ] && [ -r "$file" ] || { fail 2 "the file $file does not exist on pod $pod (looked from $cwd)"; exit 1; }
    done || return 1
    [ -z "$secret_files" ] || printf '%s\n' "$secret_files" | while IFS= read -r file; do
        [ -f "$file" ] && [ -r "$file" ] || { fail 2 "the secret's file $file can't be read on pod $pod"; exit 1; }
    done || return 1
    compiles || portable_java || {
        fail 2 "pod $pod has no Java, which the runner needs: ops pod bootstrap $pod puts one there"
        return 1
    }
    resolve_wandb
    # A repeat of a submit finds its run: what has changed since, the run's own port for one, is no reason to refuse it.
    line_of "$dir/.ops/request.sha256"
    [ "$line" = "$digest" ] && return 0
    [ -z "$config_probe" ] || settings || return 1
    [ -z "$check" ] || { room && port_is_free && data_is_there && gpus_for_all; }
}

# The script's own settings, found out by its own python, and what speaks against them.
settings() {
    probed=$(probe_spec | "$program" -I -S -c "$python_loader" "$runner_dir/.config" "$config_probe" - "$(gpu_count)" 2>/dev/null)
    problem=$(printf '%s\n' "$probed" | sed -n 's/^problem //p' | head -n 1)
    [ -z "$problem" ] || { fail 2 "$problem"; return 1; }
    effective_config=$(printf '%s\n' "$probed" | awk 'found { print } /^config$/ { found = 1 }')
    [ -n "$effective_config" ] || probed="warning $unknown_settings"
    printf '%s\n' "$probed" | sed -n 's/^warning /@ops warning /p'
}

# config_effective.json as the probe completed it, else as it was given; nobody shall take a probe that failed for a script without settings.
effective_config() {
    if [ -n "$effective_config" ]; then
        printf '%s\n' "$effective_config"
    elif [ -n "$config_probe" ]; then
        printf %s "$1" | sed "s/\"warnings\" : \[ \]/\"warnings\" : [ \"$unknown_settings\" ]/"
    else
        printf %s "$1"
    fi
}

# How many GPUs a run would see; nothing where nobody can tell (another maker's).
gpu_count() {
    [ -z "$CUDA_VISIBLE_DEVICES" ] || { printf '%s\n' "$CUDA_VISIBLE_DEVICES" | awk -F, '{ print NF }'; return 0; }
    gpus=$(ls -d /dev/nvidia[0-9]* 2>/dev/null | wc -l)
    if [ "$gpus" -eq 0 ] && command -v nvidia-smi >/dev/null 2>&1; then gpus=$(timeout 10 nvidia-smi -L 2>/dev/null | grep -c '^GPU '); fi
    [ "$gpus" -gt 0 ] || ! [ -e /dev/kfd ] && ! [ -e /dev/dxg ] && echo "$((gpus))"
}

# Where the probe didn't count already; a pod without any may run it on its processor.
gpus_for_all() {
    [ "$processes" -gt 1 ] && [ -z "$config_probe" ] || return 0
    seen=$(gpu_count)
    [ "${seen:-0}" -eq 0 ] || [ "$seen" -ge "$processes" ] || { fail 2 "the run wants $processes processes with a GPU each, pod $pod has $seen"; return 1; }
}

# As much room as the last run of this preset took.
room() {
    [ -n "$preset" ] || return 0
    line_of "$root/.ops/last/$preset"
    last=$line
    case $last in '' | *[!A-Za-z0-9._-]* | .*) return 0 ;; esac
    used=$(du -sk "$root/$last" 2>/dev/null)
    used=${used%%[!0-9]*}
    free=$(df -Pk "$root" 2>/dev/null | awk 'NR == 2 { print $4 }')
    [ "${used:-0}" -le "${free:-0}" ] || [ -z "$free" ] || {
        fail 2 "the disk of $root on pod $pod has $((free / 1024)) MiB left, and the last run of preset $preset, $last, took $((used / 1024)) MiB"
        return 1
    }
}

# Where the probe didn't look already: a pattern of the preset that names no file.
data_is_there() {
    [ -n "$dataset_globs" ] && [ -z "$config_probe" ] && command -v "$any_python" >/dev/null 2>&1 || return 0
    absent=$(printf '%s\n' "$dataset_globs" | "$any_python" -I -S -c 'import glob, sys
for pattern in sys.stdin.read().splitlines():
    if next(glob.iglob(pattern, recursive=True), None) is None:
        print(pattern)
        break' 2>/dev/null)
    [ -z "$absent" ] || { fail 2 "the data set $absent has no files on pod $pod (looked from $cwd)"; return 1; }
}

# Another server on that port would be taken for the run's own. State 0A is LISTEN (proc(5)).
port_is_free() {
    [ -n "$serve_port" ] || return 0
    hex=$(printf '%04X' "$serve_port")
    ! cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }' || {
        fail 2 "something on pod $pod listens on port $serve_port already"
        return 1
    }
}

# What exec would find; command -v also knows functions and keywords of this shell.
on_path() {
    found=1 fields=$IFS IFS=:
    set -f
    for place in $PATH; do
        if [ -f "${place:-.}/$1" ] && [ -x "${place:-.}/$1" ]; then found=0; break; fi
    done
    set +f
    IFS=$fields
    return $found
}

# auto: online with credentials, offline with the package alone, else off.
resolve_wandb() {
    resolve_wandb_mode
    case $wandb_mode in online | offline) wandb_log=True ;; *) wandb_log=False ;; esac
}

resolve_wandb_mode() {
    [ "$wandb_mode" = auto ] || return 0
    case " $secret_variables " in *' WANDB_API_KEY '*) wandb_mode=online; return 0 ;; esac
    if grep -Eqs '^[[:space:]]*machine[[:space:]]+api\.wandb\.ai([[:space:]]|$)' "$HOME/.netrc"; then
        wandb_mode=online
    elif [ -n "$python" ] && "$python" -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec("wandb") is None)' >/dev/null 2>&1; then
        wandb_mode=offline
    else
        wandb_mode=disabled
    fi
}
