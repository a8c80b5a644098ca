# Reads from stdin (JSON): script, preamble, dry_run. Says one JSON object: what was done. A value is never said.
SECRET = re.compile(r'(?i)((?:[A-Z0-9_]*(?:KEY|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|_PAT|_PWD)|[A-Z0-9_]*SECRET[A-Z0-9_]*)=)([^\s;&|]+)')
SHELLS = {'sh', 'bash', 'dash', 'ash', 'ksh', 'zsh'}


def masked(text, values):
    for value in sorted(set(values), key=len, reverse=True):
        text = text.replace(value, '***')
    return SECRET.sub(r'\1***', text)


def read(path):
    with open(path, 'rb') as f:
        data = f.read(1 << 20)
    if len(data) == 1 << 20 or b'\0' in data:
        raise Refused(0, 'this isn\'t a shell script', 'name the script that exports ' + NAME)
    text = data.decode('latin-1')
    first = text.split('\n', 1)[0]
    if first.startswith('#!'):
        words = [w for w in first[2:].split() if not w.startswith('-') and os.path.basename(w) != 'env']
        if not words or os.path.basename(words[0]) not in SHELLS:
            raise Refused(1, 'the script isn\'t one for sh, bash, zsh or ksh', 'have it write ~/.netrc itself: machine api.wandb.ai login user password KEY')
    if '\r\n' in text:
        raise Refused(line_of(text, text.index('\r\n')), 'the lines end as on Windows', "take that out first: sed -i 's/\\r$//' SCRIPT")
    return text


def write(path, text, status):
    """The new file gets its name when it is whole; where the file system can, it has none before."""
    directory, mode = os.path.dirname(path), status.st_mode & 0o700
    spot = os.path.join(directory, '.%s.ops-upgrade' % os.path.basename(path))
    if os.path.lexists(spot):
        os.unlink(spot)
    try:
        fd, named = nameless(directory)
    except (OSError, AttributeError):
        fd, named = os.open(spot, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), True
    try:
        with os.fdopen(fd, 'wb') as f:
            f.write(text.encode('latin-1'))
            f.flush()
            os.fchmod(f.fileno(), mode)
            if (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
                os.fchown(f.fileno(), status.st_uid, status.st_gid)
            os.fsync(f.fileno())
            if not named:
                # Only with a directory given does link(2) follow the link that /proc shows.
                os.link(str(f.fileno()), spot, src_dir_fd=os.open('/proc/self/fd', os.O_RDONLY), follow_symlinks=True)
        os.rename(spot, path)
    except BaseException:
        if os.path.lexists(spot):
            os.unlink(spot)
        raise


def nameless(directory):
    os.stat('/proc/self/fd')
    return os.open(directory, os.O_TMPFILE | os.O_WRONLY, 0o600), False


def difference(name, old, new):
    """diff -u of the masked texts, over pipes: nothing of them gets into a file."""
    pipes = [os.pipe(), os.pipe()]
    try:
        tool = subprocess.Popen(['diff', '-u', '--label', name, '--label', name] + ['/dev/fd/%d' % r for r, _ in pipes], pass_fds=[r for r, _ in pipes],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    except OSError:
        import difflib
        return ''.join(difflib.unified_diff(old.splitlines(True), new.splitlines(True), name, name))
    for (r, w), text in zip(pipes, (old, new)):
        os.close(r)
        threading.Thread(target=send, args=(w, text), daemon=True).start()
    return tool.communicate()[0].decode('latin-1')


def send(fd, text):
    with os.fdopen(fd, 'wb') as f:
        f.write(text.encode('latin-1'))


def copies(path, values):
    """Where an editor or a shell has kept the key, by line."""
    directory, name = os.path.split(path)
    near = [os.path.join(directory, n) for n in (name + '~', name + '.bak', name + '.orig', name + '.save', name + '.old', '.%s.swp' % name)]
    for place in near + [os.path.expanduser('~/' + n) for n in ('.bash_history', '.zsh_history', '.ash_history', '.python_history', '.local/share/fish/fish_history')]:
        try:
            with open(place, 'rb') as f:
                for number, line in enumerate(f, 1):
                    if any(v.encode('latin-1') in line for v in values):
                        yield '%s:%d' % (place, number)
                        break
        except OSError:
            pass


def main():
    spec = json.load(sys.stdin)
    path = os.path.realpath(os.path.expanduser(spec['script']))
    said = {'script': path, 'changed': False, 'already': False, 'old_mode': None, 'diff': '', 'others': []}
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise Refused(0, 'this isn\'t a file', 'name the script that exports ' + NAME)
        old = read(path)
        lines = Lines(old)
        new = lines.result(spec['preamble'])
        if not lines.edits and not lines.values:
            raise Refused(0, 'nothing in the script sets ' + NAME, 'a script that writes ~/.netrc itself is fine as it is')
        lax = status.st_mode & 0o077
        said.update(changed=bool(lines.edits), already=not lines.edits, old_mode='%04o' % stat.S_IMODE(status.st_mode) if lax else None,
                    mode='%04o' % (status.st_mode & 0o700), copies=list(copies(path, lines.values)),
                    others=['%d: %s' % (line_of(new, m.start()), m.group(1)[:-1]) for m in SECRET.finditer(new) if m.group(1) != NAME + '='
                            and re.search(r'(?:^|[\n;&|]|export |declare -x )[ \t]*$', new[:m.start()])])
        if lines.edits:
            said['diff'] = difference(path, masked(old, lines.values), masked(new, lines.values))
        if not spec['dry_run'] and (lines.edits or lax):
            write(path, new, status)
    except Refused as e:
        said.update(refused=str(e), line=e.line, advice=e.advice)
    except FileNotFoundError:
        said.update(absent=True)
    except OSError as e:
        said.update(refused=os.strerror(e.errno), line=0, advice='the script is as it was')
    print('@ops answer ' + json.dumps(said))


def complain(kind, error, trace):
    # What python says of an error may hold a piece of what it read.
    while trace and trace.tb_next:
        trace = trace.tb_next
    sys.stderr.write('%s in line %d\n' % (kind.__name__, trace.tb_lineno if trace else 0))


sys.excepthook = complain
main()
