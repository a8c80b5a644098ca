# Part 7 of 8 of the configuration probe: what can be told before the start about derived figures, data and GPUs.
NOT_DATA = ('.py', '.md', '.rst', '.sh', '.ipynb', '.pyc', '.toml', '.gitignore', 'LICENSE')


def data_files(folder):
    """Whether a folder has data somewhere below, and the first other files in it. Looks at 10,000 names at most."""
    seen, others = 0, []
    for parent, folders, files in os.walk(folder, followlinks=True):
        for name in files:
            seen += 1
            if not name.endswith(NOT_DATA) or seen > 10000:
                return True, []
            others.append(name)
        if (seen := seen + len(folders)) > 10000:
            return True, []
    return False, sorted(others)


def dataset_problem(spec, dataset):
    """Why the data set of the settings has no files, or '' where it has some or it can't be told."""
    base = os.path.dirname(os.path.abspath(spec['entrypoint']))
    candidates = [os.path.join(spec['datasets_root'], dataset)] if spec['datasets_root'] else []
    candidates += [os.path.join('data', dataset), os.path.join(base, 'data', dataset), os.path.join(base, dataset), dataset]
    empty, missing = '', ''
    for path in candidates:
        parent, name = os.path.split(os.path.abspath(path))
        siblings = os.listdir(parent) if os.path.isdir(parent) else []
        if os.path.isfile(path) or any(s.startswith(name + '.') and os.path.isfile(os.path.join(parent, s)) for s in siblings):
            return ''
        if os.path.isdir(path):
            found, others = data_files(path)
            if found or others and 'prepare.py' not in others:
                return ''
            hint = 'has only %s: run %s first' % (', '.join(others[:3]), os.path.join(path, 'prepare.py')) if others else 'is empty'
            empty = empty or 'the data set %s has no files: %s %s' % (dataset, path, hint)
        elif os.path.isdir(parent) and not missing and path in candidates[:-2]:
            import difflib
            names = sorted({s.partition('.')[0] or s for s in siblings if not s.startswith('.') and not s.endswith(NOT_DATA)})
            near = difflib.get_close_matches(name, names, 1) or names[:1]
            missing = 'the data set %s is not in %s%s' % (dataset, parent, '; there is ' + near[0] if near else '')
    return empty or missing


def data_problems(judge, spec, dataset):
    if type(dataset) is str and dataset and '\0' not in dataset:
        problem = dataset_problem(spec, dataset)
        if problem:
            judge.problem(problem)
    for pattern in spec['dataset_globs']:
        import glob
        places = [pattern] + ([os.path.join(spec['datasets_root'], pattern)] if spec['datasets_root'] else [])
        if not any(os.path.isfile(path) for place in places for path in glob.iglob(os.path.expanduser(place), recursive=True)):
            judge.problem('no file matches the data set pattern %s (seen from %s)' % (pattern, os.getcwd()))


def expressions(judge, spec, settings, config):
    """Fills `derived` and judges `checks`; what needs a setting that isn't had is left out."""
    names = dict(settings, world_size=spec['world_size'])
    builtins = {'__builtins__': {f.__name__: f for f in (int, float, str, min, max, len, abs, bool)}}
    config.setdefault('derived', {})['world_size'] = spec['world_size']
    for name, expression in spec['derived'].items():
        try:
            value = encoded(eval(expression, dict(builtins), names))
            if value is not None and not (type(value) is str and secret(name, value)):
                config['derived'][name] = value
        except Exception:
            continue  # a setting is missing, or of another kind than the expression is made for
    for check in spec['checks']:
        try:
            if eval(check['expression'], dict(builtins), names):
                continue
        except Exception:
            continue
        text = check['message']
        for name, value in names.items():
            text = text.replace('{%s}' % name, '***' if secret_name(name) else str(value)[:80])
        judge.problem(text)


def gpu_problems(judge, spec, device):
    gpus, size = spec['gpus'], spec['world_size']
    on_gpu = device.startswith('cuda') if type(device) is str else None
    if gpus is not None and on_gpu is not False and size > max(1, gpus) or gpus is not None and on_gpu and size > gpus:
        judge.problem('the run wants %d process%s with a GPU each, the pod has %s' % (size, 'es' if size > 1 else '', gpus or 'none'))


def digest(spec, run):
    """The SHA-256 of the config file: the one that was run, else as seen from the working directory or the script."""
    path = spec['config'].get('config_path') or next((a for a in run.args if '=' not in a and not a.startswith('-')), None)
    for place in (path, os.path.join(os.path.dirname(run.entry), path)) if path else ():
        if os.path.isfile(place):
            for module in ('_sha256', '_sha2', 'hashlib'):  # hashlib loads OpenSSL, which takes longer than the whole probe
                try:
                    sha256 = __import__(module).sha256
                    break
                except (ImportError, AttributeError):
                    continue
            with open(place, 'rb') as file:
                return sha256(file.read()).hexdigest()
    return None
