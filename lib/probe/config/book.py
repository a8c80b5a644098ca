# Part 2 of 8 of the configuration probe: the globals of the script, and the book of who set what and what isn't had.
INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
PLAIN = (type(None), bool, int, float, str, tuple, list, dict)


def scope(node):
    """The nodes of a statement that run in its own scope, in no particular order."""
    todo = [node]
    while todo:
        each = todo.pop()
        yield each
        if not isinstance(each, INNER):
            for value in vars(each).values():
                if type(value) is list:
                    todo.extend(part for part in value if isinstance(part, ast.AST))
                elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
                    todo.append(value)


def stores(node):
    """The names that a statement may set."""
    for each in scope(node):
        if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load):
            yield each.id
        elif isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield each.name
        elif isinstance(each, (ast.Import, ast.ImportFrom)):
            yield from ((alias.asname or alias.name).partition('.')[0] for alias in each.names)
        elif isinstance(each, ast.Subscript) and getattr(getattr(each.value, 'func', None), 'id', '') == 'globals':
            key = getattr(each.slice, 'value', '')
            key = getattr(key, 'value', key)  # python 3.8 has one node more
            if isinstance(key, str) and not isinstance(each.ctx, ast.Load):
                yield key


class Unit:
    """What happened while one statement, or the configurator, ran."""

    def __init__(self, names):
        self.before, self.reads, self.sets, self.inner, self.touched, self.refused, self.imported = names, set(), set(), set(), '', False, ''


class Globals(dict):
    """The script's globals, which tell who sets a name and which names are read (by functions too: python asks a subclass)."""

    def __init__(self, book, had):
        dict.__init__(self, had)
        self.book = book

    def __getitem__(self, name):
        self.book.read(name)
        return dict.__getitem__(self, name)

    def __setitem__(self, name, value):
        dict.__setitem__(self, name, value)
        frame = sys._getframe(1)
        self.book.stored(name, value, frame.f_lineno if frame.f_globals is self else 0)

    def setdefault(self, name, value=None):
        if name not in self:
            self[name] = value
        return self[name]

    def update(self, *args, **kwargs):
        for name, value in dict(*args, **kwargs).items():
            self[name] = value


class Book:
    """Who set each name (`where`: source, file, line), and why a name isn't had (`unresolved`: name to reason)."""

    def __init__(self, spec):
        self.args, self.ns, self.unit = list(spec['arguments']), {}, Unit({})
        self.keys = {a.split('=', 1)[0].lstrip('-'): a for a in self.args if '=' in a}
        self.where, self.unresolved, self.untyped, self.star, self.argument = {}, {}, set(), '', ''
        self.source, self.path, self.line = 'default', '', 0

    def touch(self, name, args, refused=False):
        """Something not had was used."""
        self.unit.touched, self.unit.refused = self.unit.touched or name, self.unit.refused or refused
        if any(arg is self.ns for arg in args):
            self.lose_all('all settings are given to ' + name)

    def read(self, name):
        value = self.ns.get(name)
        self.unit.reads.add(name)
        if self.source != 'override' and (name in self.unresolved or isinstance(value, NotHad)):
            self.unit.touched = self.unit.touched or (value._probe_name if isinstance(value, NotHad) else name)

    def stored(self, name, value, line):
        source = 'config' if self.source == 'override' and name not in self.keys else self.source
        self.where[name] = (source, self.path, line or self.line)
        self.unresolved.pop(name, None)
        self.unit.sets.add(name)
        if self.source == 'override' and any(value is arg for arg in self.args):
            self.argument = value

    def begin(self, path, line):
        """Opens a unit; what is returned goes to end()."""
        outer = self.unit, self.path, self.line
        self.unit, self.path, self.line = Unit(dict(self.ns)), path, line
        return outer

    def end(self, outer):
        """Closes a unit. A function's `global` statement sets names behind the namespace's back: those are noted here."""
        unit = self.unit
        for name, value in list(self.ns.items()):
            if name not in unit.sets | unit.inner and (name not in unit.before or unit.before[name] is not value):
                self.stored(name, value, 0)
        self.unit, self.path, self.line = outer
        self.unit.inner |= unit.sets | unit.inner  # an outer statement must not take them for its own
        return unit

    def lose(self, name, why, node=None):
        """From here on the name isn't had; a value of its type stands in, so that type checks and isinstance work as in the script."""
        types = {infer(value, self.ns) for value in assigned(node, name)} if node else set()
        current = self.ns.get(name)
        if len(types) == 1 and None not in types:
            value = types.pop()()
            self.untyped.discard(name)
        elif type(current) in PLAIN and name not in self.untyped:
            value = current
        else:
            self.untyped.add(name)
            value = literal(self.keys[name].split('=', 1)[1]) if name in self.keys else NotHad(name, self.touch)
        dict.__setitem__(self.ns, name, value)
        self.where.setdefault(name, (self.source, self.path, self.line))
        self.unresolved[name] = why

    def lose_all(self, why):
        for name, value in list(self.ns.items()):
            if not name.startswith('__') and type(value) in PLAIN:
                self.unresolved[name] = why
        self.star = self.star or why


def literal(text):
    """An argument's value as nanoGPT's configurator reads it: a python literal, else the text."""
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError, TypeError):
        return text


def assigned(node, name):
    """What a statement assigns to a name: expressions, or None where that isn't an expression."""
    for each in scope(node):
        if isinstance(each, (ast.Assign, ast.AnnAssign)):
            for target in each.targets if isinstance(each, ast.Assign) else [each.target]:
                if name in stores(target):
                    yield each.value if isinstance(target, ast.Name) else None
        elif isinstance(each, ast.AugAssign) and name in stores(each.target):
            yield each.target
        elif isinstance(each, (ast.For, ast.With)) and name in {n for part in ([each.target] if isinstance(each, ast.For) else each.items)
                                                                for n in stores(part)}:
            yield None


def infer(node, names):
    """The type of an expression where its form tells it, else None."""
    if isinstance(node, ast.Constant):
        return type(node.value) if type(node.value) in (bool, int, float, str) else None
    if isinstance(node, ast.Name):
        return type(names[node.id]) if node.id in names and type(names.get(node.id)) in (bool, int, float, str) else None
    if isinstance(node, (ast.JoinedStr, ast.Compare)) or isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return str if isinstance(node, ast.JoinedStr) else bool
    if isinstance(node, (ast.IfExp, ast.BoolOp)):
        types = {infer(part, names) for part in (node.values if isinstance(node, ast.BoolOp) else [node.body, node.orelse])}
        return types.pop() if len(types) == 1 else None
    if isinstance(node, ast.Call):
        known = {'int': int, 'float': float, 'str': str, 'bool': bool, 'len': int, 'repr': str, 'isinstance': bool, 'strftime': str, 'join': str}
        return known.get(getattr(node.func, 'id', getattr(node.func, 'attr', '')))
    if isinstance(node, ast.BinOp):
        types = {infer(node.left, names), infer(node.right, names)}
        if str in types and isinstance(node.op, (ast.Add, ast.Mod)):
            return str
        if types <= {int, float}:
            return float if float in types or isinstance(node.op, ast.Div) else int
    return None
