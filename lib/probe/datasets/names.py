# Part 2 of 4: from what the settings and the preset say to data sets.
MAGIC = (b"*", b"?", b"[")


def by_name(name, places, excluded):
    """The first of PLACE/NAME that has files: a directory, a file, or files NAME.*"""
    dataset, name = Dataset(name, excluded), name.rstrip(b"/") or name
    tried = []
    for place in places:
        path = os.path.join(place, name)
        tried.append(readable(path))
        if os.path.isdir(path):
            dataset.root = snapshot_of(path)
            dataset.take(dataset.root)
        elif os.path.exists(path):
            dataset.root = os.path.dirname(path)
            dataset.take(path)
        if not dataset.files:
            with_extensions(dataset, path)
        if dataset.files:
            return dataset
    dataset.root = b""
    dataset.problems.append("there is no data in " + ", ".join(dict.fromkeys(tried)))
    return dataset


def with_extensions(dataset, path):
    parent, name = os.path.split(path)
    try:
        names = sorted(n for n in os.listdir(parent) if n.startswith(name + b".") and not n.endswith(CODE))
    except OSError:
        return    # a place that isn't there
    dataset.root = parent
    for each in names:
        if name and os.path.isfile(os.path.join(parent, each)):
            dataset.take(os.path.join(parent, each))


def by_directory(name, path, excluded):
    dataset = Dataset(name, excluded)
    dataset.root = snapshot_of(path)
    dataset.take(dataset.root)
    if not dataset.files:
        dataset.problems.append("there is no data in " + readable(path))
    return dataset


def by_pattern(pattern, places, excluded):
    """Files and whole directories that match, seen from the first place where any do. A pattern that ends in .py takes code as well."""
    dataset = Dataset(pattern, excluded, [end for end in CODE if pattern.endswith(end)])
    for place in places:
        parts = [part for part in os.path.join(place, os.path.expanduser(pattern)).split(b"/") if part]
        fixed = next((i for i, part in enumerate(parts) if any(m in part for m in MAGIC)), len(parts))
        whole = b"/" + b"/".join(parts)
        if fixed == len(parts):
            dataset.root = snapshot_of(whole) if os.path.isdir(whole) else os.path.dirname(whole)
            if os.path.exists(whole):
                dataset.take(dataset.root if os.path.isdir(whole) else whole)
        else:
            dataset.root = b"/" + b"/".join(parts[:fixed])
            match(dataset, parts[fixed:])
        if dataset.files:
            break
    dataset.files = sorted({file.path(): file for file in dataset.files}.values(), key=File.path)
    if not dataset.files:
        dataset.problems.append("no file matches")
    return dataset


def match(dataset, parts):
    """Goes down as far as the pattern reaches and no further. Parents come first, so that what is in a directory taken as a whole isn't taken again."""
    import collections
    import fnmatch
    todo, seen, whole = collections.deque([(dataset.root, 0)]), set(), set()
    while todo:
        path, at = todo.popleft()
        if (path, at) in seen or any(path.startswith(w + b"/") for w in whole):
            continue
        seen.add((path, at))
        if all(part == b"**" for part in parts[at:]):
            if os.path.isdir(path):
                whole.add(path)
            if path in whole or at == len(parts):
                dataset.take(path)
        elif parts[at] == b"**":
            todo.append((path, at + 1))
            todo.extend((path + b"/" + n, at) for n, is_folder in children(dataset, path) if is_folder and not n.startswith(b"."))
        elif not any(m in parts[at] for m in MAGIC):
            if os.path.lexists(path + b"/" + parts[at]):
                todo.append((path + b"/" + parts[at], at + 1))
        else:
            names = sorted(n for n, _ in children(dataset, path) if not n.startswith(b".") or parts[at].startswith(b"."))
            todo.extend((path + b"/" + n, at + 1) for n in names if fnmatch.fnmatchcase(n, parts[at]))


def children(dataset, path):
    """(name, whether it is a directory and no link)."""
    try:
        with os.scandir(path) as entries:
            return sorted((e.name, e.is_dir(follow_symlinks=False)) for e in entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        dataset.problem(path, error)
        return []


def datasets(spec):
    """What the settings call `dataset`, then the directories that other settings name, then the preset's patterns. Names are unique."""
    cwd, entry, root = spec["cwd"], spec["entrypoint"], spec["root"]
    excluded = {os.path.realpath(spec["run"]), os.path.realpath(os.path.dirname(spec["run"]))}
    own = [(key, os.path.join(cwd, spec[key])) for key in ("data_dir", "datasets_root") if spec[key] and os.path.isdir(os.path.join(cwd, spec[key]))]
    above = [os.path.join(cwd, root)] if root else []
    found = []
    if spec["dataset"]:
        base = os.path.dirname(os.path.join(cwd, entry)) if entry else cwd
        places = [path for _, path in own] + above + [os.path.join(cwd, b"data"), os.path.join(base, b"data"), base, cwd]
        found.append(by_name(spec["dataset"], places, excluded))
    taken = [os.path.realpath(d.root) + b"/" for d in found if d.files]
    for key, path in own:
        if not any(t.startswith(os.path.realpath(path).rstrip(b"/") + b"/") for t in taken):
            found.append(by_directory(key.encode(), path, excluded))
            taken.append(os.path.realpath(path) + b"/")
    found += [by_pattern(pattern, [cwd] + above, excluded) for pattern in spec["globs"]]
    names = set()
    for dataset in found:
        dataset.name = next(n for n in [dataset.name] + [dataset.name + b" (%d)" % i for i in range(2, len(found) + 2)] if n not in names)
        names.add(dataset.name)
    return found
