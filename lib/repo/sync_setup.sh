# Continues sync.sh: makes a fresh checkout ready to run. The commands run when they, the files they depend on or the python have changed since they last succeeded here.
prepare() {
    [ -n "$setup_text" ] || { echo "@ops setup none"; return 0; }
    cd "$place" || { fail 2 "$place can't be entered on pod $pod"; return 1; }
    setup_environment
    PATH=$(login_path)
    export PATH PYTHONUNBUFFERED=1
    if [ -f "$ops/setup" ] && [ "$(cat "$ops/setup")" = "$(setup_print)" ]; then
        echo "@ops setup unchanged"
        return 0
    fi
    if [ -n "$present$apart" ] && [ -n "$users" ] && [ -z "$apart" ]; then
        fail 5 "the setup of $place has to run, and $(printf '%s\n' "$users" | head -n 1) is using it" "add --worktree for a checkout of its own, or wait"
        return 1
    fi
    rm -f "$ops/setup"
    untracked_now >"$work/untracked_before"
    define_shapes
    printf '# %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$place" >"$ops/setup.log" || { fail 2 "$ops/setup.log can't be written on pod $pod"; return 1; }
    setup_steps || return 1
    untracked_now | awk 'FILENAME != "-" { before[$0] = 1; next } !($0 in before)' "$work/untracked_before" - >>"$ops/known"
    setup_print >"$ops/setup"
    echo "@ops setup ran"
}

# What an interactive login would find: uv puts itself into ~/.local/bin, conda into what .bashrc says.
login_path() {
    found=
    if command -v bash >/dev/null; then
        found=$(timeout 10 setsid bash -lic 'printf "\n@path %s\n" "$PATH"' </dev/null 2>/dev/null | sed -n 's/^@path //p' | tail -n 1)
    fi
    printf '%s:%s/.local/bin:%s/.cargo/bin' "${found:-$PATH}" "$HOME" "$HOME"
}

setup_print() {
    {
        printf '%s\n' "$setup_text" "$python"
        [ -z "$python" ] || timeout 20 "$python" -I -S -c 'import sys; print(sys.version, sys.base_prefix)' 2>&1
        printf '%s\n' "$setup_inputs" | while IFS= read -r pattern; do
            IFS=
            for file in $pattern; do [ ! -f "$file" ] || { printf '%s ' "$file"; sha256sum <"$file"; }; done
        done
    } | sha256sum
}

untracked_now() { git status --porcelain=v2 -z --untracked-files=normal | tr '\n\000' '\001\n' | sed -n 's/^? //p'; }

# step TEXT COMMAND...: its output goes to the laptop as it comes, and into the log; what has the shape of a secret goes nowhere.
step() {
    text=$1
    shift
    note "setup: $text"
    printf '$ %s\n' "$text" | mask >>"$ops/setup.log"
    command -v "$1" >/dev/null || { fail 1 "setup failed: $1: command not found on pod $pod" "nothing was started; install it there, or correct setup in the config"; return 1; }
    rm -f "$work/fifo" && mkfifo "$work/fifo"
    printf 's~%s~\\1***~g\n' "$shapes" >"$work/shapes"
    setsid sh -c 'sed $1 -E -f "$2" <"$3" | tee -a "$4" | sed $1 "s/^/@ops out /"' sh "$unbuffered" "$work/shapes" "$work/fifo" "$ops/setup.log" 2>/dev/null </dev/null 9>&- &
    filter=$!
    attended "$@" >"$work/fifo" 2>&1
    code=$?
    # What the step left in the background may hold the pipe open; what the step itself wrote has arrived long before.
    tries=0
    while kill -0 "$filter" 2>/dev/null && [ "$tries" -lt 30 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    kill -TERM "-$filter" 2>/dev/null
    [ "$code" -ne 0 ] || return 0
    fail 1 "setup failed: $text: exit code $code: $(grep -v '^ *$' "$ops/setup.log" | tail -n 1)" "nothing was started; the log is $ops/setup.log on pod $pod"
}

define_shapes() {
    unbuffered=
    [ "$(printf x | sed -u s/x/y/ 2>/dev/null)" = y ] && unbuffered=-u
    shapes=$(define_code; code_environment; printf %s "$code_secret_text")
}

mask() { sed -E "s~$shapes~\\1***~g"; }
