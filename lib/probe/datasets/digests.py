# Part 3 of 4: SHA-256 of the files, in parallel and remembered on the volume.
BLOCK = 1 << 20
SHARDS = 4096
DAY_SECONDS = 86400
RACY_NS = 2 * 10**9
FLUSH_SECONDS = 5.0


class Memory:
    """Digests of earlier runs in DIRECTORY/XXX, by the CRC of a file's directory: `crc32 sha256 size mtime_ns ctime_ns inode day path` a line, the
    path with backslash and newline escaped, the day when it was last needed. A line that is broken in whatever way counts as none. Two runs at once
    may lose each other's lines, which costs the second a reading. What nobody needed for half a year goes."""
    KEPT_DAYS, REFRESH_DAYS = 180, 30

    def __init__(self, directory):
        import binascii
        self.directory, self.crc, self.today = directory, binascii.crc32, int(time.time()) // DAY_SECONDS
        self.fresh, self.works = [], True

    def line(self, file, day):
        rest = b"%s %s %d %s" % (file.sha256, file.stamp, day, file.real().replace(b"\\", b"\\\\").replace(b"\n", b"\\n"))
        return b"%08x %s\n" % (self.crc(rest), rest)

    def by_shard(self, files):
        shards = {}
        for file in files:
            shards.setdefault(self.crc(os.path.dirname(file.real())) % SHARDS, []).append(file)
        return shards

    def lines(self, shard):
        """path as it is in the line -> (sha256, stamp, day, line), of the lines that are whole."""
        try:
            with open(self.directory + b"/%03x" % shard, "rb") as file:
                text = file.read()
        except OSError:
            return
        for line in text.split(b"\n"):
            parts = line.split(b" ", 7)
            if len(parts) == 8 and len(parts[0]) == 8 and len(parts[1]) == 64 and parts[6].isdigit() and b"%08x" % self.crc(line[9:]) == parts[0]:
                yield parts[7], parts[1], b" ".join(parts[2:6]), int(parts[6]), line

    def recall(self, files):
        for shard, wanted in self.by_shard(files).items():
            by_path = {}
            for file in wanted:
                by_path.setdefault(file.real().replace(b"\\", b"\\\\").replace(b"\n", b"\\n"), []).append(file)
            for path, sha256, stamp_then, day, _ in self.lines(shard):
                for file in by_path.get(path, ()):
                    if file.stamp == stamp_then:
                        file.sha256 = sha256
                        if self.today - day > self.REFRESH_DAYS:
                            self.fresh.append(file)

    def flush(self):
        fresh, self.fresh = self.fresh, []
        for shard, files in self.by_shard(fresh).items() if self.works else ():
            kept = {path: line + b"\n" for path, _, _, day, line in self.lines(shard) if self.today - day <= self.KEPT_DAYS}
            for file in files:
                line = self.line(file, self.today)
                kept[line[:-1].split(b" ", 7)[7]] = line
            try:
                os.makedirs(self.directory, 0o700, exist_ok=True)
                replace(self.directory + b"/%03x" % shard, self.directory + b"/.%03x.%d.tmp" % (shard, os.getpid()), kept.values(), False)
            except OSError:    # a volume that is full or read-only has no memory: the record doesn't depend on it
                self.works = False

    def prune(self):
        """A shard in which nothing was needed for so long, and what a killed process left."""
        try:
            with os.scandir(self.directory) as entries:
                for entry in entries:
                    age_days = (time.time() - entry.stat(follow_symlinks=False).st_mtime) / DAY_SECONDS
                    if age_days > (1 if entry.name.endswith(b".tmp") else self.KEPT_DAYS):
                        os.unlink(entry.path)
        except OSError:
            return    # another run prunes as well


def replace(path, temporary, chunks, durable):
    """Writes a whole file or nothing."""
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600), "wb", 1 << 16) as file:
            for chunk in chunks:
                file.write(chunk)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.rename(temporary, path)
    except OSError:
        try:
            os.unlink(temporary)
        except OSError:
            pass
        raise


def cores():
    """Those this process may use; half of a container's quota, because what uses it up makes the command wait too, whatever its priority."""
    count = float(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    for names in (("/sys/fs/cgroup/cpu.max",), ("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "/sys/fs/cgroup/cpu/cpu.cfs_period_us")):
        try:
            quota, period = " ".join(open(name).read() for name in names).split()[:2]
            if quota.isdigit() and int(period) > 0:
                count = min(count, int(quota) / int(period) / 2)
        except (OSError, ValueError):
            continue
    return max(1, min(64, int(count)))


def digest(file, sha256, buffer, stop):
    """Sets file.sha256 unless the file is another one at the end than it was when it was listed. True where it may be remembered."""
    descriptor = os.open(file.real(), os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        before, total, left = file.stamp, sha256(), file.size()
        began = time.time_ns()
        count = 1 if stamp(os.fstat(descriptor)) == before else 0
        while count and left > 0 and not stop.is_set():    # no further than it was long: that it grows shows afterwards
            count = os.readv(descriptor, [buffer if left > BLOCK else buffer[:left]])
            total.update(buffer[:count])
            left -= count
        if stop.is_set():
            return False
        after = os.fstat(descriptor)
        if left != 0 or stamp(after) != before or stamp(os.stat(file.real())) != before:
            file.stamp, file.note = stamp(after), "changed"
            return False
        file.sha256 = total.hexdigest().encode()
        return began - max(after.st_mtime_ns, after.st_ctime_ns) > RACY_NS    # else a later change may not show in its times
    finally:
        os.close(descriptor)


def hash_all(files, memory, stop):
    """Each once, the largest first so that the cores end together; copies of an entry get the digest of the first."""
    from hashlib import sha256
    jobs = {}
    for file in files:
        jobs.setdefault(file.real(), []).append(file)
    queue, lock = iter(sorted(jobs.values(), key=lambda same: -same[0].size())), threading.Lock()

    def work():
        buffer = memoryview(bytearray(BLOCK))
        while not stop.is_set():
            with lock:
                same = next(queue, None)
            if same is None:
                return
            try:
                if digest(same[0], sha256, buffer, stop):
                    memory.fresh.append(same[0])
            except OSError as error:
                same[0].note = error.strerror or str(error)
            for other in same[1:]:
                other.stamp, other.sha256, other.note = same[0].stamp, same[0].sha256, same[0].note

    threads = [threading.Thread(target=work, daemon=True) for _ in range(min(cores(), len(jobs)))]
    for thread in threads:
        thread.start()
    flushed, pause = time.monotonic(), FLUSH_SECONDS
    for thread in threads:
        while thread.is_alive() and not stop.is_set():
            thread.join(0.5)
            if time.monotonic() - flushed > pause:
                began = time.monotonic()
                memory.flush()
                flushed = time.monotonic()
                pause = max(FLUSH_SECONDS, 10 * (flushed - began))
    for thread in threads:
        thread.join(2)    # one that is stuck in a broken file system is left behind
