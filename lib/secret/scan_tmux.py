# The environment of tmux's servers: what a server has, every window of it gets.
def sockets():
    top = os.path.join(os.environ.get('TMUX_TMPDIR') or '/tmp', 'tmux-%d' % os.getuid())
    try:
        return [os.path.join(top, n) for n in sorted(os.listdir(top)) if stat.S_ISSOCK(os.lstat(os.path.join(top, n)).st_mode)]
    except OSError:
        return []


def tmux(socket, *words):
    try:
        # An old socket has no server, and none must be started for it.
        run = subprocess.run(['tmux', '-N', '-S', socket, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=10)
        if run.returncode == 1 and not run.stdout:
            run = subprocess.run(['tmux', '-S', socket, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=10)
        return run.stdout if run.returncode == 0 else b''
    except (OSError, subprocess.SubprocessError):
        return b''


def scan_tmux(report):
    for socket in sockets():
        sessions = tmux(socket, 'list-sessions', '-F', '#{session_name}').splitlines()
        if not sessions:
            continue
        report.counts['tmux_servers'] += 1
        server = 'tmux ' + os.path.basename(socket)
        variables(report, server + ', global', tmux(socket, 'show-environment', '-g'))
        for session in sessions:
            variables(report, '%s, session %s' % (server, session.decode('utf-8', 'backslashreplace')), tmux(socket, 'show-environment', '-t', b'=' + session))


def variables(report, place, text):
    """A variable with a secret's name has a secret, whatever it looks like; the place says its name."""
    for line in text.splitlines():
        name, equals, value = line.partition(b'=')
        what = name.decode('latin-1')
        if not equals:
            continue
        find = report.finder('%s, variable %s' % (place, what))
        if is_secret_name(what) and len(value) >= 6 and value[:1] not in b'/$':
            find(0, 0, 'secret-variable', 'a secret by its name', value, b'')
        else:
            data = [line, b'']
            scan(lambda n: data.pop(0), Report.values, lambda l, c, *hit: find(0, 0, *hit))
