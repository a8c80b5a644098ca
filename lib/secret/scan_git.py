# A repository: its working tree, and every object of its history once, with bounded memory.
def scan_pack(report, f, path, values):
    """The objects of a bundle: lines of text, then a pack (gitformat-pack): each a header of 7-bit groups, then zlib. What a delta adds is in it as it is."""
    data = f.read(PIECE)
    at = data.find(b'\n\nPACK')
    if at < 0:
        return
    count, data = int.from_bytes(data[at + 10:at + 14], 'big'), data[at + 14:]
    for number in range(count):
        if not report.in_time():
            return
        data = data if len(data) > 64 else data + f.read(PIECE)
        at, kind = 0, data[0] >> 4 & 7
        while data[at] & 128:
            at += 1
        at += 1
        if kind == 7:
            at += 20
        elif kind == 6:
            while data[at] & 128:
                at += 1
            at += 1
        packed = zlib.decompressobj()
        rest = [data[at:]]

        def read(n):
            plain = b''
            while not plain and not packed.eof:
                plain = packed.decompress(packed.unconsumed_tail or rest[0] or f.read(PIECE), n)
                rest[0] = b''
            return plain
        scan(read, values, report.finder('%s (object %d)' % (path, number + 1)))
        report.counts['objects'] += 1
        data = packed.unused_data


def git(top, *words, stdin=None):
    # Neither the user's settings of colour nor a hook or filter of the repository changes what is read.
    env = dict(os.environ, GIT_OPTIONAL_LOCKS='0', GIT_NO_REPLACE_OBJECTS='1', LC_ALL='C', GIT_TERMINAL_PROMPT='0', GIT_NO_LAZY_FETCH='1')
    return subprocess.Popen(['git', '-C', top, '-c', 'core.fsmonitor=false', *words], stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)


def lines_of(top, *words):
    with git(top, *words) as p:
        out = p.stdout.read()
    return out if p.returncode == 0 else b''


def ignored_findings(top):
    try:
        with open(os.path.join(top, '.gitleaksignore'), encoding='utf-8', errors='surrogateescape') as f:
            return {line.strip() for line in f if line.strip() and not line.startswith('#')}
    except OSError:
        return set()


def scan_repository(report, top, everything, commits):
    allow = ignored_findings(top)
    for name in sorted(set(lines_of(top, 'ls-files', '-z', '-co', '--exclude-standard').split(b'\0')) - {b''}):
        path = os.path.join(top, os.fsdecode(name))
        if not report.in_time():
            return
        if os.path.isfile(path) and not os.path.islink(path):
            names(report, path, os.fsdecode(name))
            scan_file(report, path, allow, os.fsdecode(name))
    for directory in sorted({os.path.join(top, os.fsdecode(lines_of(top, 'rev-parse', w)[:-1])) for w in ('--git-dir', '--git-common-dir')}):
        for path in [os.path.join(directory, n) for n in ('config', 'config.worktree', 'info', 'hooks')]:
            if os.path.exists(path):
                scan_tree(report, path, everything, allow)
    if commits != 0:
        scan_history(report, top, everything, commits, allow)


def scan_history(report, top, everything, commits, allow):
    """All objects, also those that no branch reaches any more; with a number of commits, what those reach."""
    if commits is None:
        wanted = [w.split()[0] for w in lines_of(top, 'cat-file', '--batch-all-objects', '--unordered', '--batch-check').splitlines() if w.split()[1] != b'tree']
    else:
        wanted = [w.split(b' ')[0] for w in lines_of(top, 'rev-list', '--all', '--objects', '--max-count=%d' % commits).splitlines()]
    if not wanted:
        return
    found = []
    with git(top, 'cat-file', '--batch', stdin=subprocess.PIPE) as p:
        feeder = threading.Thread(target=feed, args=(p.stdin, wanted), daemon=True)
        feeder.start()
        while report.in_time():
            head = p.stdout.readline().split()
            if not head:
                break
            if head[-1] == b'missing':
                continue
            left = [int(head[2])]
            before = len(found)
            size, _ = scan((lambda n: b'') if head[1] == b'tree' else lambda n: bounded(p.stdout, n, left), Report.values, lambda *hit: len(found) - before < A_FILE_AT_MOST and found.append((head[0].decode(), head[1], hit)))
            bounded(p.stdout, left[0], left)
            p.stdout.read(1)
            report.counts['objects'] += 1
            report.counts['bytes'] += size
        p.kill()
    commits_of(report, top, found, allow)


def feed(pipe, names):
    try:
        pipe.write(b'\n'.join(names) + b'\n')
        pipe.close()
    except (OSError, ValueError):
        pass


def commits_of(report, top, found, allow):
    """Where an object is: the commit that brought it and the path that it has there. Asked only for objects with a finding."""
    places = {}
    for oid, kind, hit in found:
        if oid not in places:
            text = lines_of(top, 'log', '--all', '--reflog', '--full-history', '-m', '--format=%x01%H', '--name-only', '-z', '--no-renames', '--diff-filter=AM', '--find-object=' + oid) if len(places) < 200 and kind == b'blob' else b''
            last = text.split(b'\1')[-1].replace(b'\n', b'').split(b'\0') if text else []
            names_there = [w for w in last[1:] if w]
            places[oid] = (last[0].decode(), os.fsdecode(names_there[0])) if names_there else (oid, {b'commit': 'message', b'tag': 'message'}.get(kind, 'object that no commit has'))
        commit, path = places[oid]
        report.finder('%s:%s' % (commit[:12], path), allow, path, commit)(*hit)
