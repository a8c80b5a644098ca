# Part 3 of 8 of the configuration probe: runs statements one at a time and says of each what isn't had after it.
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def flat(body):
    """The statements of a block, those in its ifs as well."""
    for node in body:
        if isinstance(node, ast.If):
            yield from flat(node.body + node.orelse)
        else:
            yield node


def mentions(node, functions):
    """The names that a statement mentions, those in the functions that it may call as well."""
    names = set()
    for each in ast.walk(node):
        name = getattr(each, 'id', getattr(each, 'attr', ''))
        names.add(name)
        if name in functions and functions[name] is not node:
            names |= mentions(functions[name], {})
    return names


class Failure:
    """Why the script's own configuration code would end the run. `argument`: what it was about, or ''. `line`: the source line."""

    def __init__(self, place, error, argument, line):
        self.place, self.error, self.argument, self.line = place, error, argument, line


class Statements(Book):
    """Runs the statements of the entry point (up to the last that configures) and of config files."""

    def __init__(self, spec):
        Book.__init__(self, spec)
        self.failure, self.flags, self.not_had_in_file, self.running, self.done, self.end_line = None, 0, '', 0, False, 0
        self.texts, self.inline, self.last, self.path_of_last = {}, set(), 0, ''

    def top(self, tree, path):
        """Runs the entry point up to and including its configurator; false where it has none."""
        lines = [n for n, line in enumerate(self.texts[path], 1) if 'exec' in line or 'argv' in line]
        functions = {n.name: n for n in flat(tree.body) if isinstance(n, ast.FunctionDef) and any(n.lineno <= l <= n.end_lineno for l in lines)}
        for node in flat(tree.body):
            if isinstance(node, DEFINITIONS) or not (functions or any(node.lineno <= l <= node.end_lineno for l in lines)):
                continue  # looking into every statement of a long script takes longer than all the rest
            names = mentions(node, functions)
            if 'argv' in names and names & {'exec', 'globals', 'vars', 'setattr'}:
                self.inline.add(node.lineno)
            if node.lineno in self.inline or 'exec' in names:
                self.last = node.lineno
        if self.last:
            self.path_of_last = path
            self.block(tree.body, path, self.last)
        return bool(self.last)

    def block(self, body, path, last=None):
        for node in body:
            if last is not None and (self.done or node.lineno > last):
                return
            if isinstance(node, ast.If):
                self.branch(node, path, last)
            elif last is not None and node.lineno in self.inline:
                self.configure(path, lambda: self.execute(node, path))
                self.done = node.lineno >= max(self.inline)
            else:
                self.one(node, path)
            self.end_line = max(self.end_line, getattr(node, 'end_lineno', 0)) if last is not None and not isinstance(node, ast.If) else self.end_line

    def branch(self, node, path, last=None):
        """Runs the branch of an if that the script takes; where that can't be had, what both may set isn't either."""
        value, why = self.test(node, path)
        if not why:
            self.block(node.body if value else node.orelse, path, last)
        elif last is not None and any(n.lineno in self.inline or n.lineno == self.last for n in flat([node])):
            self.lose_all(why)
        else:
            for name in stores(node):
                self.lose(name, why, node)

    def test(self, node, path):
        """The truth of an if's condition and '', or why it isn't had."""
        outer, value, error = self.begin(path, node.lineno), False, None
        try:
            value = bool(self.guarded(lambda: eval(compile(ast.Expression(node.test), path, 'eval', self.flags, True), self.ns)))
        except BaseException as caught:
            error = caught
        unit = self.end(outer)
        return value, self.reason(node, unit, error, path)

    def execute(self, node, path):
        self.guarded(lambda: exec(compile(ast.Module([node], []), path, 'exec', self.flags, True), self.ns))

    def one(self, node, path):
        if isinstance(node, ast.ImportFrom) and (node.module == '__future__' or node.names[0].name == '*'):
            if self.imported_whole(node, path):
                return
        outer, error = self.begin(path, node.lineno), None
        try:
            self.execute(node, path)
        except BaseException as caught:
            error = caught
        unit = self.end(outer)
        if self.source == 'config':
            self.not_had_in_file = self.not_had_in_file or unit.touched or unit.imported
            if isinstance(error, (Exception, SystemExit)) and not self.not_had_in_file:
                self.fail(path, error)
                raise error
        why = self.reason(node, unit, error, path)
        if error is not None and self.source == 'default' and node.lineno == self.last and path == self.path_of_last and not self.done:
            if isinstance(error, Exception) and not unit.touched and not self.star:
                self.fail(path, error)  # the configurator isn't there, for one
            self.lose_all(why)
        elif why and (error is not None or not isinstance(node, DEFINITIONS)):
            self.lose_results(node, unit, why)

    def imported_whole(self, node, path):
        """A future feature is noted; names that come from a module that isn't had are unknown from here on."""
        if node.module == '__future__':
            import __future__
            for alias in node.names:
                self.flags |= getattr(getattr(__future__, alias.name, None), 'compiler_flag', 0)
        elif node.level or (node.module or '').partition('.')[0] not in PURE:
            self.star = '%s, all of which is imported at %s:%d' % (node.module or 'the project', path, node.lineno)
            self.lose_all('%s:%d may set it: it imports all of %s' % (path, node.lineno, node.module or 'the project'))
        else:
            return False
        return True

    def reason(self, node, unit, error, path):
        """Why what a statement set isn't had; '' where it is."""
        place = '%s:%d' % (path, node.lineno)
        if isinstance(error, Hang):
            return place + ' takes longer than the probe may'
        if isinstance(error, NotHadError) or unit.touched:
            return '%s depends on %s' % (place, unit.touched or error)
        if error is not None:
            return '%s raises %s: %s' % (place, type(error).__name__, error)
        if isinstance(node, ast.Try) and node.handlers and unit.imported:
            return '%s depends on whether %s can be imported' % (place, unit.imported)
        return ''

    def lose_results(self, node, unit, why):
        """What a statement set isn't had; nor are the lists that it may have changed, where it is more than an assignment."""
        for name in unit.sets | set(stores(node)):
            keys = self.ns.get(name)
            if name != 'config_keys' or type(keys) not in (list, tuple, set) or not all(type(key) is str for key in keys):
                self.lose(name, why, node)
        if not isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            for name in unit.reads:
                if type(self.ns.get(name)) in (list, dict, set) and not name.startswith('__') and name != 'config_keys':
                    self.lose(name, why)

    def guarded(self, action):
        """Runs a part of the script: only in here does the clock interrupt."""
        self.running += 1
        try:
            return action()
        finally:
            self.running -= 1

    def fail(self, path, error):
        line, trace, argument = 0, error.__traceback__, self.argument
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == path:
                line = trace.tb_lineno
                inner = trace.tb_frame.f_locals
                argument = next((v for v in inner.values() if any(v is a for a in self.args)), argument) if inner is not self.ns else argument
            trace = trace.tb_next
        lines = self.texts.get(path, [])
        place = '%s:%d' % (path, line) if line else path
        self.failure = self.failure or Failure(place, error, argument, lines[line - 1] if 0 < line <= len(lines) else '')
