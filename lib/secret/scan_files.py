# Files of directories. Links are not followed; what isn't a regular file isn't opened.
WEIGHTS = re.compile(r'(?i)\.(?:pth?|ckpt|safetensors|bin|npz|npy|h5|onnx|gguf|parquet|arrow|memmap)$')
CHECKPOINTS = 'checkpoints'
UNPACKED_AT_MOST = 4 << 30


def scan_file(report, path, allow=None, name=None, root=None):
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        report.counts['unreadable'] += 1
        return
    with open(fd, 'rb', buffering=0) as f:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            return
        report.counts['files'] += 1
        own = [v for v in Report.values if not any(same(fd, s) for s in Report.secret_files)]
        find = report.finder(path, allow, name)
        try:
            size, _ = scan(f.read, own, find, report.in_time)
            report.counts['bytes'] += size
            if re.search(r'\.t?gz$', path):
                f.seek(0)
                with gzip.GzipFile(fileobj=f) as packed:
                    left = [UNPACKED_AT_MOST]
                    scan(lambda n: bounded(packed, n, left), own, report.finder(path + ' (unpacked)', allow, name), report.in_time)
            elif path.endswith('.bundle'):
                f.seek(0)
                scan_pack(report, f, path, own)
            key_file(f, path, find)
        except (OSError, EOFError, zlib.error):
            report.counts['unreadable'] += 1


def same(fd, file):
    try:
        return os.path.samestat(os.fstat(fd), os.stat(file))
    except OSError:
        return False


def bounded(stream, n, left):
    piece = stream.read(min(n, left[0]))
    left[0] -= len(piece)
    return piece


def key_file(f, path, find):
    """40 hexadecimal digits and nothing else may be a commit; in a file that is called after a key they aren't."""
    if ABOUT_SECRETS.search(os.fsencode(os.path.basename(path))) and os.fstat(f.fileno()).st_size <= 100:
        f.seek(0)
        word = f.read().strip()
        if re.fullmatch(rb'[0-9a-f]{40}', word):
            find(1, 1, 'wandb-api-key-hex', 'a W&B API key (40 hexadecimal digits)', word, b'')


def scan_tree(report, top, everything, allow=None):
    if os.path.islink(top) or not os.path.isdir(top):
        scan_file(report, top, allow, os.path.basename(top))
        return
    for directory, below, files in os.walk(top, onerror=lambda e: report.counts.__setitem__('unreadable', report.counts['unreadable'] + 1)):
        if '.git' in below and not everything:
            below.remove('.git')
        for file in sorted(files):
            path = os.path.join(directory, file)
            if not report.in_time():
                return
            inside = os.path.relpath(path, top)
            if not everything and (CHECKPOINTS in inside.split('/')[:-1] or WEIGHTS.search(file)):
                skip(report, path)
                continue
            names(report, path, inside)
            scan_file(report, path, allow, inside)


def skip(report, path):
    try:
        info = os.lstat(path)
    except OSError:
        return
    if stat.S_ISREG(info.st_mode):
        report.counts['skipped_files'] += 1
        report.counts['skipped_bytes'] += info.st_size


def names(report, path, inside):
    """A name is written down wherever files are listed."""
    text = os.fsencode(inside)
    for start, _, rule, what, value in distinct(list(shapes_in(text)) + [(at, at + len(f), 'secret-of-config', w, v) for w, v, f in Report.values for at in all_of(f, text)]):
        report.finder(path)(0, start + 1, rule, what + ', in the name', value, b'')
