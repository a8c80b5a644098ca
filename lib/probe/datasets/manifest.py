# Part 4 of 4: dataset_manifest.json and the program. On stdin: KEY=VALUE\0 as often as needed, an empty one; then the end of stdin is the end of who wants
# to know: what is hashed by then is written. The fingerprint of a data set is the SHA-256 over `path \0 size \0 sha256 \n` of its files in byte order of the
# path (relative to the root, as bytes); in mode stat over `path \0 size \0 mtime_ns \n`, which says nothing about another copy.
LISTED_AT_MOST = 100000

try:
    from _json import encode_basestring_ascii as quoted    # json takes longer to import than a remembered data set to list
except ImportError:
    from json.encoder import encode_basestring_ascii as quoted


def time_text(nanoseconds):
    """RFC 3339 in UTC with milliseconds; null for what is no time of ours."""
    seconds, rest = divmod(int(nanoseconds), 10**9)
    try:
        return time.strftime('"%Y-%m-%dT%H:%M:%S', time.gmtime(seconds)) + '.%03dZ"' % (rest // 10**6)
    except (OverflowError, OSError, ValueError):
        return "null"


def names_of(files):
    """Paths as text, each its own also where bytes had to be written as \\xNN."""
    names, altered = [readable(f.path()) for f in files], []
    for i, file in enumerate(files):
        if names[i].encode() != file.path():
            altered.append(i)
    if altered:
        taken = set(names[i] for i in range(len(names)) if i not in set(altered))
        for i in altered:
            while names[i] in taken:
                names[i] += "~"
            taken.add(names[i])
    return names


def file_text(name, file):
    fields = '{"path": %s, "size_bytes": %s, "mtime": %s, "sha256": %s' % (quoted(name), file.size() if file.stamp else "null",
             time_text(file.stamp.split(b" ")[1]) if file.stamp else "null", '"%s"' % file.sha256.decode() if file.sha256 else "null")
    if file.note == "changed":
        return fields + ', "changed_while_hashing": true}'
    return fields + (', "error": %s}' % quoted(file.note) if file.note else "}")


def reasons(dataset, stopped):
    """Why not all of it is proven."""
    changed = sum(f.note == "changed" for f in dataset.files)
    broken = sum(f.note not in (None, "changed") for f in dataset.files)
    open_files = sum(not f.sha256 and not f.note for f in dataset.files)
    return dataset.problems + [text for count, text in (
        (changed, "%d of the files changed while they were read" % changed), (broken, "%d of the files can't be read" % broken),
        (open_files, "%d of the files %s" % (open_files, "were not hashed when the run was over" if stopped else "are not hashed yet"))) if count]


def dataset_text(dataset, stopped):
    """Lines of JSON, one a file."""
    from hashlib import sha256
    files, why = dataset.files, reasons(dataset, stopped)
    total = sha256()
    for file in files:
        proof = file.sha256 if not why else file.stamp.split(b" ")[1] if file.stamp else b"-"
        total.update(b"%s\0%d\0%s\n" % (file.path(), file.size(), proof))
    place = dataset.hub()
    yield '    {"name": %s,\n     "root": %s,\n' % (quoted(readable(dataset.name)), quoted(readable(dataset.root)) if dataset.root else "null")
    yield '     "file_count": %d,\n     "total_bytes": %d,\n     "fingerprint": %s,\n     "hash_mode": "%s",\n' % (
        len(files), sum(f.size() for f in files), '"%s"' % total.hexdigest() if files else "null", "stat" if why else "full" if dataset.hashed_now else "cached")
    yield '     "why": %s,\n' % quoted("; ".join(why)) if why else ""
    yield '     "hf": {"repo": %s, "revision": %s},\n' % (quoted(readable(place[0])), quoted(readable(place[1]))) if place else '     "hf": null,\n'
    yield '     "files_truncated": true,\n' if len(files) > LISTED_AT_MOST else ""
    yield '     "files": ['
    listed = files[:LISTED_AT_MOST]
    for i, (name, file) in enumerate(zip(names_of(listed), listed)):
        yield (",\n       " if i else "\n       ") + file_text(name, file)
    yield "]}"


def write(run, found, stopped):
    """A run that has its summary is over, and nobody writes into its directory any more."""
    if os.path.exists(run + b"/summary.json"):
        return
    def text():
        yield b'{\n  "schema_version": 1,\n  "datasets": ['
        for i, dataset in enumerate(found):
            yield b",\n" if i else b"\n"
            yield from (line.encode() for line in dataset_text(dataset, stopped))
        yield b"]\n}\n"
    replace(run + b"/dataset_manifest.json", run + b"/.ops/dataset_manifest.%d.tmp" % os.getpid(), text(), True)


def is_complete(run):
    try:
        with open(run + b"/dataset_manifest.json", "rb") as file:
            text = file.read()
    except OSError:
        return False
    return b'"hash_mode": "' in text and b'"hash_mode": "stat"' not in text


def specification():
    text = b""
    while not text.endswith(b"\0\0") and text != b"\0":
        more = os.read(0, 65536)
        if not more:
            sys.exit(2)
        text += more
    spec = {"globs": [], "dataset": b"", "data_dir": b"", "datasets_root": b"", "root": b"", "entrypoint": b""}
    for field in text.split(b"\0")[:-2]:
        key, _, value = field.partition(b"=")
        if key == b"glob":
            spec["globs"].append(value)
        else:
            spec[key.decode()] = value
    return spec


def watch(stop):
    while os.read(0, 4096):
        pass
    stop.set()


def turn(run, stop):
    """Waits for the program of a recorder that was killed to end, for as long as that may take. Where there are no locks there is no waiting."""
    import fcntl
    lock = os.open(run + b"/.ops/dataset_manifest.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    for _ in range(200):
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if stop.wait(0.05):
                return None
        except OSError:
            return None


def main():
    spec, stop = specification(), threading.Event()
    threading.Thread(target=watch, args=(stop,), daemon=True).start()
    run = spec["run"]
    turn(run, stop)
    if is_complete(run):
        return
    os.nice(19)    # before the threads, which inherit it
    found = datasets(spec)
    memory = Memory(os.path.dirname(run) + b"/.ops/data_digests")
    memory.recall([f for d in found for f in d.files if f.stamp])
    missing = [f for d in found for f in d.files if f.stamp and not f.sha256 and not f.note]
    for dataset in found:
        dataset.hashed_now = any(not f.sha256 for f in dataset.files)
    if missing:
        write(run, found, False)
        try:
            os.waitpid(os.posix_spawnp("ionice", ["ionice", "-c", "3", "-p", str(os.getpid())], os.environ), 0)
        except OSError:
            pass    # without ionice the reading has an ordinary priority
        hash_all(missing, memory, stop)
    memory.flush()
    if missing:
        memory.prune()
    write(run, found, stop.is_set())


main()
sys.stdout.flush()
os._exit(0)    # a thread that is stuck in a file system doesn't hold this up
