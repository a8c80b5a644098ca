"""The lines of `pip freeze` for packages that packages.py found; appended to it, and snapshot.py to this.

They equal those of pip except that no password, token or signature in a URL is repeated. Sources: pip/_internal/operations/freeze.py,
utils/direct_url_helpers.py and vcs/git.py (18.1 to 25.3); PEP 440, 610.
"""
SIGNED = ("token", "sig", "key", "secret", "pass", "cred")
GIT_SECONDS = 5


def normalised(version):
    """The text of pip's Version, empty where PEP 440 doesn't know it."""
    release, plus, local = version.partition("+")
    numbers = release.split(".")
    if all(n.isdigit() and n.isascii() and (n[0] != "0" or n == "0") for n in numbers) and (not plus or plain_local(local)):
        return version
    import re
    match = re.fullmatch(r"""v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|([-_.]?(?:post|rev|r))[-_.]?(\d*))?
        (?:([-_.]?dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?""", version.strip().lower(), re.VERBOSE | re.ASCII)
    if not match:
        return ""
    epoch, release, pre, pre_number, dash, post, post_number, dev, dev_number, local = match.groups()
    text = "%d!" % int(epoch) if epoch and int(epoch) else ""
    text += ".".join(str(int(n)) for n in release.split("."))
    text += {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}.get(pre, pre) + str(int(pre_number or 0)) if pre else ""
    text += ".post%d" % int(dash or post_number or 0) if dash or post else ""
    text += ".dev%d" % int(dev_number or 0) if dev else ""
    return text + ("+" + ".".join(str(int(p)) if p.isdigit() else p for p in re.split("[-_.]", local)) if local else "")


def plain_local(local):
    return local.isascii() and local.islower() and all(p.isalnum() and not p.isdigit() for p in local.split("."))


def without_secrets(url):
    """pip strips user and password from what it writes, other programs and git's remotes don't. A git@ and ${NAME} aren't secrets."""
    scheme, separator, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    user, at, host = place.rpartition("@")
    name, colon, _ = user.partition(":")
    if separator and at and not (user == "git" or (user.startswith("${") and user.endswith("}"))):
        place = name + "@" + host if scheme.endswith("ssh") else host
    url = scheme + separator + place + slash + path if separator else url
    before, question, query = url.partition("?")
    return before if question and any(word in query.lower() for word in SIGNED) else url


def direct_url(distribution):
    """direct_url.json, where it is as PEP 610 has it: (url, vcs_info, archive_info, dir_info, subdirectory), else nothing."""
    data = read(distribution.info + "/direct_url.json", 1 << 20) if distribution.info else b""
    if not data:
        return ()
    import json
    try:
        node = json.loads(data.decode())
        infos = [node.get(k) for k in ("vcs_info", "archive_info", "dir_info")]
        vcs, archive, directory = infos
        good = isinstance(node["url"], str) and sum(i is not None for i in infos) == 1 and all(i is None or isinstance(i, dict) for i in infos)
        good = good and (vcs is None or isinstance(vcs["vcs"] + vcs["commit_id"], str)) and isinstance(node.get("subdirectory", ""), str)
        good = good and (archive is None or "hash" not in archive or "=" in archive["hash"])
        good = good and (directory is None or isinstance(directory.get("editable", False), bool))
        return (node["url"], vcs, archive, directory, node.get("subdirectory")) if good else ()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ()


def frozen(distribution, links, by_directory):
    """The lines that pip freeze prints for a package."""
    name = distribution.name
    version = (by_directory and distribution.dir_version) or distribution.version
    pinned = name + ("==" + normalised(version) if normalised(version) else "===" + distribution.version)
    url, vcs, archive, directory, subdirectory = direct_url(distribution) or (None,) * 5
    if directory and directory.get("editable"):
        from urllib.parse import unquote
        return editable(os.path.abspath(unquote(url.partition("://")[2].partition("/")[1] + url.partition("://")[2].partition("/")[2])), name, pinned)
    if url is None:
        egg_link = "".join(c if c.isascii() and (c.isalnum() or c == ".") else "-" for c in name)
        while "--" in egg_link:
            egg_link = egg_link.replace("--", "-")
        found = egg_link + ".egg-link" in links or name + ".egg-link" in links
        return editable(os.path.abspath(distribution.location), name, pinned) if found else [pinned]
    fragments = [archive["hash"]] if archive and archive.get("hash") else []
    fragments += ["subdirectory=" + subdirectory] if subdirectory else []
    source = vcs["vcs"] + "+" + without_secrets(url) + "@" + vcs["commit_id"] if vcs else without_secrets(url)
    return [name + " @ " + source + ("#" + "&".join(fragments) if fragments else "")]


def git(location, *arguments):
    """(exit code, text) of git, which is as slow as the disk that the checkout is on; code 127 where there is no git."""
    import subprocess
    environment = {k: v for k, v in os.environ.items() if k not in ("GIT_DIR", "GIT_WORK_TREE")}
    try:
        ran = subprocess.run(("git",) + arguments, cwd=location, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, timeout=GIT_SECONDS)
        return ran.returncode, os.fsdecode(ran.stdout)
    except (OSError, subprocess.TimeoutExpired):
        return 127, ""


def editable(location, name, pinned):
    """By the remote and commit of the checkout where git knows them, as pip's vcs/git.py."""
    code, top = git(location, "rev-parse", "--show-toplevel")
    root = location if os.path.exists(os.path.join(location, ".git")) else os.path.normpath(top.rstrip("\r\n")) if code == 0 else ""
    others = [d for d in parents(location) if any(os.path.exists(os.path.join(d, v)) for v in (".hg", ".svn", ".bzr")) and len(d) > len(root)]
    line = "-e " + location
    if others or (root and code == 127):
        return [line]
    if not root:
        return ["# Editable install with no version control (%s)" % pinned, line]
    code, remotes = git(location, "config", "--get-regexp", r"remote\..*\.url")
    remotes = remotes.splitlines()
    if code not in (0, 1):
        return ["## !! Could not determine repository location", line]
    if not remotes:
        return ["# Editable Git install with no remote (%s)" % pinned, line]
    url = next((r for r in remotes if r.startswith("remote.origin.url ")), remotes[0]).split(" ")[1].strip()
    remote = pip_url(url)
    if not remote:
        return ["# Editable Git install (%s) with either a deleted local remote or invalid URI:" % pinned, "# '%s'" % without_secrets(url), line]
    code, revision = git(location, "rev-parse", "HEAD")
    if code:
        return ["## !! Could not determine repository location", line]
    directory = subdirectory_of(location)
    return ["-e git+%s@%s#egg=%s" % (without_secrets(remote), revision.strip(), name.replace("-", "_"))
            + ("&subdirectory=" + directory if directory else "")]


def parents(location):
    while True:
        yield location
        if location == os.path.dirname(location):
            return
        location = os.path.dirname(location)


def pip_url(url):
    import re
    if re.match(r"\w+://", url):
        return url
    if os.path.exists(url):
        from urllib.parse import quote_from_bytes
        return "file://" + quote_from_bytes(os.fsencode(url))
    match = re.match(r"^(\w+@)?([^/:]+):(\w[^:]*)$", url)
    return "ssh://%s%s/%s" % (match.group(1) or "", match.group(2), match.group(3)) if match else ""


def subdirectory_of(location):
    directory = os.path.join(location, git(location, "rev-parse", "--git-dir")[1].strip())
    root = os.path.abspath(os.path.join(directory, ".."))
    project = next((d for d in parents(location) if any(os.path.isfile(os.path.join(d, f)) for f in ("pyproject.toml", "setup.py"))), "")
    return os.path.relpath(project, root) if project and os.path.exists(root) and not os.path.samefile(root, project) else ""
