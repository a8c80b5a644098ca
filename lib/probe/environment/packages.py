"""Finds the packages of the python that runs this, as pip would, without importing what would take longer than the work.

Not a module: requirements.py and snapshot.py are appended to this text, and `PYTHON -I -S -c` runs it. The environment must be the
command's: PYTHONPATH, HOME and the like count. Sources: site.py; pip/_internal/metadata/ (18.1 to 25.3); PEP 376, 503. Python 3.8 or newer.
What it can't see: directories that a .pth file adds by an `import` line, or sitecustomize, since that would run foreign code.
"""
import os
import sys

BOM = b"\xef\xbb\xbf"
HEAD_LINES = 8


class Distribution:
    """An installed package. `info` is its metadata directory, empty where it has none; `dir_version` is the version in that one's name."""

    def __init__(self, name, version, location, info="", dir_version=""):
        self.name, self.version, self.location, self.info, self.dir_version = name, version, location, info, dir_version
        self.canonical = canonical(name)


def canonical(name):
    name = name.lower().replace("_", "-").replace(".", "-")
    while "--" in name:
        name = name.replace("--", "-")
    return name


def is_valid(name):
    """Not so for the ~orch-2.0.dist-info that an interrupted pip leaves behind."""
    return name.isascii() and name.replace("-", "").isalnum() and name[0] != "-" != name[-1]


def search_path():
    """sys.path as `python -m pip` would have it, from what site.main() does, with the .pth files' directories."""
    import site
    path, known = [], set()

    def add(directory):
        directory = os.path.abspath(directory)
        if directory not in known:
            known.add(directory)
            path.append(directory)

    def add_site(directory):
        if os.path.isdir(directory):
            add(directory)
            for name in sorted(n for n in os.listdir(directory) if n.endswith(".pth") and not n.startswith(".")):
                text = read(directory + "/" + name, 1 << 20)
                for line in text[3 if text.startswith(BOM) else 0:].decode("utf-8", "surrogateescape").splitlines():
                    target = os.path.join(directory, line.rstrip())
                    if line.strip() and not line.startswith(("#", "import ", "import\t")) and "\0" not in line and os.path.exists(target):
                        add(target)

    variable = os.environ.get("PYTHONPATH", "")
    for directory in (variable.split(os.pathsep) if variable else []) + sys.path:
        add(directory or os.curdir)
    prefixes, sees_base = [sys.base_prefix, sys.base_exec_prefix], True
    home = os.path.dirname(os.path.abspath(sys.executable))
    configurations = [c for c in (os.path.join(home, "pyvenv.cfg"), os.path.join(os.path.dirname(home), "pyvenv.cfg")) if os.path.isfile(c)]
    if configurations:
        sys.prefix = sys.exec_prefix = os.path.dirname(home)
        for line in read(configurations[0], 1 << 20).decode("utf-8", "surrogateescape").splitlines():
            key, equals, value = line.partition("=")
            if equals and key.strip().lower() == "include-system-site-packages":
                sees_base = value.strip().lower() == "true"
        for directory in site.getsitepackages([sys.prefix]):
            add_site(directory)
    if sees_base:
        if not os.environ.get("PYTHONNOUSERSITE") and os.getuid() == os.geteuid() and os.getgid() == os.getegid():
            add_site(site.getusersitepackages())
        for directory in site.getsitepackages(prefixes):
            add_site(directory)
    return path


def read(file, size):
    """At most so many bytes; nothing where there is no file to read."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return os.read(descriptor, size)
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def headers(file, size=2048):
    """Name and Version of METADATA or PKG-INFO; its head is enough, and the long description after it is never read."""
    data = read(file, size)
    found = parse_headers(data.split(b"\n", HEAD_LINES)[:HEAD_LINES])    # where they mostly are
    if "" in found:
        found = parse_headers(data.split(b"\n"))
    return found if "" not in found or len(data) < size or size > 1 << 20 else headers(file, size * 32)


def parse_headers(lines):
    found = {}
    for line in lines:
        if line in (b"", b"\r") or len(found) == 2:
            break
        key, _, value = line.partition(b":")
        key = key.lower()
        if key in (b"name", b"version"):
            found.setdefault(key, value.decode("utf-8", "surrogateescape").strip())
    return found.get(b"name", ""), found.get(b"version", "")


def distributions(path):
    """All that lie in these directories, the first of a name wins; and the names of the egg-link files."""
    found, links = {}, set()

    def offer(distribution):
        if distribution and distribution.version and distribution.canonical not in found:
            found[distribution.canonical] = distribution

    def visit(directory):
        eggs, linked = [], []
        try:
            names = [entry.name for entry in os.scandir(directory)]
        except NotADirectoryError:
            return zipped(directory, offer)
        except OSError:
            return None
        for name in names if sys.version_info >= (3, 11) else sorted(names):
            lower = name.lower()
            if lower.endswith((".dist-info", ".egg-info")):
                offer(installed(directory, name))
            elif lower == "egg-info" and directory.lower().endswith(".egg"):
                offer(installed(directory, name))
            elif name.endswith(".egg"):
                eggs.append(name)
            elif name.endswith(".egg-link"):
                linked.append(name)
        for name in eggs:
            visit(os.path.join(directory, name))
        for name in linked:
            links.add(name)
            target = next((t.strip() for t in read(os.path.join(directory, name), 1 << 16).decode("utf-8", "surrogateescape").splitlines() if t.strip()), "")
            if target:
                visit(os.path.join(directory, target))
        return None

    for directory in path:
        visit(directory)
    return found, links


def installed(directory, name):
    info = directory + "/" + name
    stem = name.rpartition(".")[0]
    dir_name, _, dir_version = stem.partition("-")
    for file in ("METADATA", "PKG-INFO"):
        raw, version = headers(info + "/" + file)
        if raw or version:
            break
    else:
        raw, version = headers(info) if name.endswith(".egg-info") else ("", "")
    dir_version = dir_version if name.lower().endswith(".dist-info") else ""
    raw, version = raw or canonical(dir_name), version or dir_version
    return Distribution(raw, version, directory, info, dir_version) if is_valid(canonical(dir_name or raw) or "-") else None


def zipped(file, offer):
    """Packages in a zip file or zipped egg; a wheel on the path is none."""
    import zipfile
    if file.endswith(".whl") or not zipfile.is_zipfile(file):
        return
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            parts = name.split("/")
            if len(parts) == 2 and parts[0].lower().endswith(("dist-info", "egg-info")) and parts[1] in ("METADATA", "PKG-INFO"):
                raw, version = parse_headers(archive.read(name).split(b"\n"))
                if raw:
                    offer(Distribution(raw, version, file))
