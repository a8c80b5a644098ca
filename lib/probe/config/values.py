# Part 5 of 8 of the configuration probe: the settings as JSON, and what the script does to them after its configurator.
SECRET_WORDS = {'token', 'password', 'passwd', 'passphrase', 'secret', 'secrets', 'apikey', 'credential', 'credentials', 'pat', 'key'}
HARMLESS = set('pad eos bos unk mask sep cls special stop start end image per text label sort input output target primary cache public'.split())
SECRET_SHAPE = r'(?<![A-Za-z0-9])(?:(?:hf|api_org)_[A-Za-z0-9]{30,}|sk-[A-Za-z0-9_-]{20,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}' \
    r'|(?:AKIA|ASIA)[A-Z0-9]{16}|glpat-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}|AIza[\w-]{35}|nvapi-[\w-]{30,}|rpa_[A-Za-z0-9]{30,}|wandb_v1_\w{10,}' \
    r'|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.|[0-9a-f]{40}(?![0-9A-Za-z]))|-----BEGIN [A-Z ]{0,40}PRIVATE KEY|://[^/\s:@]{0,200}:[^/\s@]{1,500}@'
SECRET_MARKS = '''hf_ api_org_ sk- ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ AKIA ASIA glpat- xox AIza nvapi- rpa_ wandb_v1_ eyJ KEY :// '''.split()
REVISION = r'(?i)(^|.*[^a-z])(refs?|commits?|revisions?|rev|sha\d*|checkout|hash|digest|fingerprint|md5)$'
SIMPLE = {'int', 'float', 'str', 'bool', 'len', 'min', 'max', 'abs', 'round', 'isinstance', 'type', 'sum', 'any', 'all', 'tuple', 'list', 'dict'}


def secret_name(name):
    """As the laptop judges names: HF_TOKEN and api_key are a secret's, eos_token and key alone are not."""
    words = name.lower().split('_')
    return words[-1] in SECRET_WORDS and name.lower() != 'key' and not HARMLESS.intersection(words[-2:-1])


def masked(text):
    """A text without what looks like a secret."""
    if not any(mark in text for mark in SECRET_MARKS) and not re.search('[0-9a-f]{40}', text):
        return text  # the expression takes longer to compile than everything else here
    return re.sub(SECRET_SHAPE, '***', text)


def secret(name, text):
    """Whether a setting may not be shown."""
    if secret_name(name) and text:
        return True
    return masked(text) != text and not re.match(REVISION, name)


def printable(text, most=300):
    """One printable line without anything that looks like a secret."""
    text = masked(''.join(c if c.isprintable() else c.encode('unicode_escape').decode() for c in str(text)))
    return text if len(text) <= most else text[:most - 3] + '...'


def encoded(value, depth=0):
    """A value as JSON has it; ValueError says why there is none."""
    kind = type(value)
    if kind is float:
        return value if value - value == 0 else str(value)
    if kind is int and value.bit_length() > 3000:
        raise ValueError('too long for the record')
    if kind is str and len(value) > 10000:
        raise ValueError('longer than 10,000 characters')
    if kind is str and MARK in value:
        raise ValueError('depends on ' + value.split(MARK)[1][:80])
    if kind is str and any('\ud800' <= c <= '\udfff' for c in value):
        raise ValueError('not valid Unicode')
    if kind in (type(None), bool, int, str):
        return value
    if depth > 40 or kind in (list, tuple, dict) and len(value) > 5000:
        raise ValueError('too deep or too long for the record')
    if kind in (list, tuple):
        return [encoded(each, depth + 1) for each in value]
    if kind is dict:
        return {key if type(key) is str else repr(encoded(key, 99)): encoded(each, depth + 1) for key, each in value.items()}
    raise ValueError('depends on ' + value._probe_name if kind is NotHad else 'not a literal: it is of type ' + kind.__name__)


def described(name, value, source, why=''):
    """One entry of config_effective.json's values."""
    try:
        if why:
            raise ValueError(why)
        shown = encoded(value)
        text = json.dumps(shown, ensure_ascii=False)
        if len(text) > 10000:
            raise ValueError('longer than 10,000 characters')
        if type(value) in (str, list, tuple, dict) and secret(name, value if type(value) is str else text):
            raise ValueError('left out: it looks like a secret')
        return {'value': shown, 'type': type(value).__name__, 'source': source}
    except (ValueError, RecursionError) as error:
        return {'source': 'unresolved', 'why': printable(error)}


def setting_names(run, bound):
    """The script's settings: its config_keys and what isn't had at its top, or else every plain name that it sets before its configurator."""
    start, keys = run.defaults, run.defaults.get('config_keys')
    top = [n for n in start if not n.startswith('_') and n not in bound]
    if type(keys) in (list, tuple, set) and all(type(key) is str for key in keys):
        first = [n for n in keys if n in start]
        return first + [n for n in top if n in run.lost_before and n not in first and n != 'config_keys']
    return [n for n in top if n in run.lost_before or type(start[n]) in PLAIN]


def simple(node):
    """Whether a statement or expression is quick and of no effect: it calls nothing but a few builtins, os and math."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            root = call.func
            while isinstance(root, ast.Attribute):
                root = root.value
            if not isinstance(root, ast.Name) or root.id not in (SIMPLE if root is call.func else {'os', 'math'}):
                return False
    return True


def sets_again(node, inside):
    """(name, line, inside) of each name that a statement sets without using its own value."""
    for each in scope(node):
        targets = getattr(each, 'targets', [each.target] if isinstance(each, (ast.AnnAssign, ast.For)) else [])
        if isinstance(each, (ast.Assign, ast.AnnAssign, ast.For)) and getattr(each, 'value', each) is not None:
            used = {n.id for n in ast.walk(getattr(each, 'value', None) or each.iter) if isinstance(n, ast.Name)}
            yield from ((name, each.lineno, inside) for target in targets for name in stores(target) if name not in used)


def later(run, body, path):
    """What the script sets after its configurator: (name, line, what it depends on or '')."""
    for node in body:
        if node.lineno <= run.end_line:
            for part in (getattr(node, field, []) for field in ('body', 'orelse') if isinstance(node, ast.If)):
                if part and part[0].lineno <= run.end_line <= part[-1].end_lineno:
                    yield from later(run, part, path)
        elif isinstance(node, ast.If):
            value, why = run.test(node, path) if simple(node.test) else (False, 'unknown')
            if not why:
                yield from later(run, node.body if value else node.orelse, path)
                continue
            yield from sets_again(node, 'in an if at line %d' % node.lineno)
            lose_all_of(run, node, path)
        elif isinstance(node, (ast.For, ast.While, ast.Try, ast.With)):
            kind = type(node).__name__.lower()
            yield from sets_again(node, '' if kind == 'with' else 'in a %s at line %d' % (kind, node.lineno))
            lose_all_of(run, node, path)
        else:
            yield from sets_again(node, '')
            if simple(node) or isinstance(node, DEFINITIONS):
                run.one(node, path)
            else:
                lose_all_of(run, node, path)


def lose_all_of(run, node, path):
    for name in stores(node):
        run.lose(name, '%s:%d' % (path, node.lineno))


def by_functions(tree):
    """What functions set by a `global` statement: (name, line, 'in function f')."""
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names = {name for each in ast.walk(function) if isinstance(each, ast.Global) for name in each.names}
            for node in function.body if names else ():
                yield from (found for found in sets_again(node, 'in function ' + function.name) if found[0] in names)
