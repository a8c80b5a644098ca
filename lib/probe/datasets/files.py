"""Part 1 of 4 of the program that writes dataset_manifest.json: which files the run will read.

Not a module: names.py, digests.py and manifest.py are appended to this text, and `PYTHON -I -S -B -c` runs it.
Paths are bytes throughout, since a file's name needn't be text. Python 3.8 or newer, Linux.
"""
import os
import stat
import sys
import threading
import time

HUB = (b"models--", b"datasets--", b"spaces--")
CODE = (b".py", b".pyc")


def stamp(s):
    """What tells that a file is still the same: size, mtime, ctime (it also moves when somebody sets mtime back) and inode."""
    return b"%d %d %d %d" % (s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino)


class Folder:
    """A directory of a data set: `path` relative to its root, empty or with a slash at its end, and where it really is."""
    __slots__ = ("path", "real")

    def __init__(self, path, real):
        self.path, self.real = path, real


class File:
    """`target` is where a link ends, None for what is no link; `note` a problem; `sha256` hex. Small: there may be a million."""
    __slots__ = ("folder", "name", "target", "stamp", "sha256", "note")

    def __init__(self, folder, name, target):
        self.folder, self.name, self.target, self.stamp, self.sha256, self.note = folder, name, target, None, None, None

    def path(self):
        return self.folder.path + self.name

    def real(self):
        return self.target or self.folder.real.rstrip(b"/") + b"/" + self.name

    def size(self):
        return int(self.stamp.partition(b" ")[0]) if self.stamp else 0


def hub(real):
    """(repository, revision) of a place in a Hugging Face cache: .../datasets--OWNER--NAME/snapshots/REVISION/... (huggingface_hub, "Manage your cache")."""
    parts = real.split(b"/")
    at = next((i for i, part in enumerate(parts[:-2]) if part.startswith(HUB) and parts[i + 1] == b"snapshots"), None)
    return None if at is None else (b"/".join(parts[at].split(b"--")[1:]), parts[at + 2])


def snapshot_of(path):
    """For the directory of a whole repository in that cache the snapshot that is its main branch, else its only one, else all of them."""
    snapshots = os.path.join(path, b"snapshots")
    if not os.path.basename(os.path.realpath(path)).startswith(HUB) or not os.path.isdir(snapshots):
        return path
    revisions = sorted(os.listdir(snapshots))
    try:
        with open(os.path.join(path, b"refs", b"main"), "rb") as file:
            main = file.read(100).strip()
    except OSError:
        main = b""
    return os.path.join(snapshots, main if main in revisions else revisions[0] if len(revisions) == 1 else b"").rstrip(b"/")


class Dataset:
    """Its files in the byte order of their paths. `excluded`: real directories that hold results and no data."""

    def __init__(self, name, excluded, kept=()):
        self.name, self.excluded, self.kept = name, excluded, kept
        self.root, self.files, self.problems, self.hashed_now = b"", [], [], False
        self.followed, self.folders = set(), {}

    def problem(self, path, error):
        if len(self.problems) < 20:
            self.problems.append(readable(path) + ": " + (getattr(error, "strerror", None) or str(error)))

    def unwanted(self, name):
        return name.startswith(b".") or name == b"__pycache__" or name.endswith(CODE) and not name.endswith(tuple(self.kept) or b"\0")

    def rows(self, folder):
        """(name, entry) of a directory; directories have a slash behind the name, so that sorting gives the order of the paths below."""
        rows = []
        try:
            with os.scandir(folder.real) as entries:
                for entry in entries:
                    if not self.unwanted(entry.name):
                        rows.append((entry.name + b"/" if is_directory(entry) else entry.name, entry))
        except OSError as error:
            self.problem(folder.real, error)
        names = {name for name, _ in rows} if os.path.basename(folder.real).startswith(HUB) else ()
        if b"snapshots/" in names:    # its blobs are what the snapshots link to
            rows = [row for row in rows if row[0] not in (b"blobs/", b"refs/")]
        return sorted(rows, key=lambda row: row[0])

    def below(self, folder, entry):
        """A directory below another, None where it isn't to be entered: results, and a link that was followed or leads back."""
        real = folder.real.rstrip(b"/") + b"/" + entry.name
        if entry.is_symlink():
            real = os.path.realpath(real)
            if real in self.followed or (folder.real + b"/").startswith(real.rstrip(b"/") + b"/"):
                return None
            self.followed.add(real)
        return None if real in self.excluded else Folder(folder.path + entry.name + b"/", real)

    def walk(self, folder):
        """Adds all that is below. With a stack of its own: directories may be nested deeper than python's calls."""
        stack = [(folder, iter(self.rows(folder)))]
        while stack:
            at, rows = stack[-1]
            name, entry = next(rows, (None, None))
            if name is None:
                stack.pop()
            elif name.endswith(b"/"):
                inner = self.below(at, entry)
                if inner:
                    stack.append((inner, iter(self.rows(inner))))
            else:
                self.add(at, name, entry.is_symlink(), entry.stat)

    def add(self, folder, name, is_link, status):
        """A regular file, or a link to one. A link to nothing is a file that can't be read."""
        file = File(folder, name, None)
        try:
            found = status()
            if not stat.S_ISREG(found.st_mode):
                return
            file.stamp = stamp(found)
            if is_link:
                file.target = self.end_of(file.real())
        except OSError as error:
            file.note = error.strerror or str(error)
        self.files.append(file)

    def end_of(self, path):
        """realpath that asks each directory once: a data set may be a hundred thousand links into one."""
        for _ in range(40):
            if not os.path.islink(path):
                break
            directory, name = os.path.split(os.path.join(os.path.dirname(path), os.readlink(path)))
            if directory not in self.folders:
                self.folders[directory] = os.path.realpath(directory)
            path = os.path.join(self.folders[directory], name)
        return path

    def take(self, path):
        """A file or a whole directory, below the root."""
        if os.path.isdir(path):
            path = snapshot_of(path)
            self.walk(Folder((path[len(self.root.rstrip(b"/")) + 1:] + b"/").lstrip(b"/"), os.path.realpath(path)))
        elif not self.unwanted(os.path.basename(path)) or os.path.basename(path).startswith(b"."):
            parent, name = os.path.split(path)
            folder = Folder((parent[len(self.root.rstrip(b"/")) + 1:] + b"/").lstrip(b"/"), os.path.realpath(parent))
            self.add(folder, name, os.path.islink(path), lambda: os.stat(path))

    def hub(self):
        """Repository and revision where all files are of one."""
        places = {hub(real) for real in {f.folder.real for f in self.files}}
        return places.pop() if len(places) == 1 else None


def is_directory(entry):
    try:
        return entry.is_dir()
    except OSError:
        return False


def readable(name):
    """A name as text; bytes that are no UTF-8 as \\xNN."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("utf-8", "backslashreplace")
