"""Prints what `pip freeze` would, and more, as one line of JSON. Appended to packages.py and requirements.py, which see.

{"python": {version executable prefix}, "packages": {name: version}, "pip_freeze": [lines], "conda_packages": {name: version=build},
"torch": {version cuda cudnn nccl} or null}. The names in packages are normalised (PEP 503).
"""
def conda_packages(packages):
    """name-version-build.json for each package that conda installed; those that pip sees too are left out."""
    directory = os.path.join(sys.prefix, "conda-meta")
    files = [f[:-5].rsplit("-", 2) for f in sorted(os.listdir(directory)) if f.endswith(".json")] if os.path.isdir(directory) else []
    return {p[0]: p[1] + "=" + p[2] for p in files if len(p) == 3 and canonical(p[0]) not in packages}


def torch(path, packages, conda):
    """From the text of torch/version.py, which isn't executed; cuDNN and NCCL by the packages of NVIDIA that torch depends on."""
    text = next((t for t in (read(os.path.join(d, "torch", "version.py"), 1 << 16) for d in path) if t), b"").decode("utf-8", "replace")
    values = {}
    for line in text.splitlines():
        left, equals, right = line.partition("=")
        values.setdefault(left.partition(":")[0].strip(), right.strip().strip("'\"") if equals else "")
    version, cuda = values.get("__version__") or packages.get("torch"), values.get("cuda", "None")
    cuda = cuda if cuda != "None" else None

    def library(name):
        names = [p for p in packages if p.startswith("nvidia-" + name)]
        names.sort(key=lambda p: p != "nvidia-" + name + "-cu" + (cuda or "").split(".")[0])
        return packages[names[0]] if names else conda.get(name, "").split("=")[0] or None

    return {"version": version, "cuda": cuda, "cudnn": library("cudnn"), "nccl": library("nccl")} if version else None


def snapshot():
    document = {"python": {"version": sys.version.split()[0], "executable": sys.executable, "prefix": sys.prefix}}
    path = search_path()
    document["python"]["prefix"] = sys.prefix    # search_path finds the venv's
    found, links = distributions(path)
    packages = {d.canonical: d.version for d in sorted(found.values(), key=lambda d: d.canonical)}
    pip = (packages.get("pip") or "99").split(".")
    by_directory = sys.version_info < (3, 11) or [int(p) for p in pip[:2] if p.isdigit()] >= [24, 2]    # whose version pip believes
    hidden = {"pip", "python", "wsgiref", "argparse"} | ({"setuptools", "distribute", "wheel"} if sys.version_info < (3, 12) else set())
    lines = [line for d in found.values() if d.canonical not in hidden for line in frozen(d, links, by_directory)]
    conda = conda_packages(packages)
    document.update(packages=packages, pip_freeze=sorted(lines), conda_packages=conda, torch=torch(path, packages, conda))
    return document


def json_text(value):
    """json.dumps, which takes longer to import than all the rest. Bytes that aren't UTF-8 become U+FFFD."""
    if isinstance(value, str):
        plain = value.isascii() and value.isprintable() and '"' not in value and "\\" not in value
        return '"' + value + '"' if plain else quoted(value)
    if isinstance(value, dict):
        return "{" + ", ".join([json_text(k) + ": " + json_text(v) for k, v in value.items()]) + "}"
    return "null" if value is None else "[" + ", ".join(map(json_text, value)) + "]"


def quoted(text):
    try:
        from _json import encode_basestring_ascii
    except ImportError:
        from json.encoder import encode_basestring_ascii
    return encode_basestring_ascii(text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


print(json_text(snapshot()), flush=True)
os._exit(0)    # there is nothing to tidy up, which takes python a tenth of all this
