# Part 4 of 8 of the configuration probe: the script's `exec`, its configurator and its config files.


class Run(Statements):
    """One execution of a script's configuration code. `defaults`: the globals as they were before the configurator."""

    def __init__(self, spec, entry, opened):
        Statements.__init__(self, spec)
        self.entry, self.opened, self.compiled, self.files = entry, opened, [], set()
        self.defaults, self.lost_before = None, {}
        ranked = spec['world_size'] > 1 or any('torchrun' in str(a) or 'torch.distributed' in str(a) for a in spec['config'].get('argv') or [])
        sys.argv = [entry] + self.args
        self.os, self.sys = modules(self.touch, sys.argv, os.path.dirname(os.path.abspath(entry)), spec['world_size'], ranked)
        import builtins
        had = dict(vars(builtins), __import__=self.importer, exec=self.exec_, compile=self.compile_, print=_nothing, breakpoint=_nothing)
        self.ns = Globals(self, {'__builtins__': had, '__name__': '__main__', '__doc__': None, '__package__': None, '__spec__': None,
                                 '__loader__': None, '__file__': os.path.abspath(entry) if sys.version_info >= (3, 9) else entry})

    def importer(self, name, scope=None, names=None, fromlist=(), level=0):
        root = name.partition('.')[0]
        if type(fromlist) is list:  # python itself imports, as open() of python 3.9 does
            return __import__(name, scope, names, fromlist, level)
        if name == 'os.path' and fromlist:
            return os.path
        if root in ('os', 'sys') and not level:
            return self.os if root == 'os' else self.sys
        if root in PURE and not level:
            return __import__(name, scope, names, fromlist, level)
        self.unit.imported = self.unit.imported or name
        return NotHad(root or name or 'the project', self.touch)

    def compile_(self, source, filename, mode, flags=0, dont_inherit=False, optimize=-1, **more):
        code = compile(source, filename, mode, flags, True, optimize)
        if isinstance(source, str) and mode == 'exec':
            self.compiled.append((code, source, self.path_of(source)))
        return code

    def exec_(self, source, scope=None, names=None, **more):
        frame = sys._getframe(1)
        if scope is None:
            scope, names = frame.f_globals, (None if frame.f_locals is self.ns else frame.f_locals)
        if scope is not self.ns:
            scope.setdefault('__builtins__', self.ns.get('__builtins__'))
            return exec(source, scope, scope if names is None else names)
        text, path = next((known[1:] for known in self.compiled if known[0] is source), (source, ''))
        if isinstance(text, (bytes, bytearray)):
            text = bytes(text).decode('utf-8', 'replace')
        if not isinstance(text, str):
            return exec(source, self.ns, self.ns if names is None else names)
        path = path or self.path_of(text)
        self.texts[path] = text.splitlines()
        if names is not None and names is not self.ns:
            action = lambda: exec(compile(text, path, 'exec', self.flags, True), self.ns, names)
        else:
            action = lambda: exec(compile(text, path, 'exec', self.flags, True), self.ns)
        if ('argv' in text or 'parse_' in text) and (self.source == 'default' or (self.source == 'override' and self.path == self.entry)):
            return self.configure(path, action)
        return self.file(text, path, 'default' if self.source == 'default' else 'config')

    def path_of(self, text):
        """Which of the files opened last has this text."""
        for path in reversed(self.opened[-20:]):
            try:
                with open(path, 'rb') as file:
                    if file.read().decode('utf-8', 'replace').replace('\r\n', '\n') == text.replace('\r\n', '\n'):
                        return self.shown(os.fsdecode(path))
            except (OSError, TypeError, ValueError):
                continue
        return '<text>'

    def shown(self, path):
        """A path as the user knows it: as in the arguments, else as seen from the working directory."""
        same = [a for a in self.args if '=' not in a and os.path.realpath(a) == os.path.realpath(path)]
        below = os.path.relpath(path)
        return same[0] if same else path if below.startswith('..') else below

    def configure(self, path, action):
        """Runs the configurator as it is: what it raises ends it, as in the script."""
        if self.defaults is None:
            self.defaults, self.lost_before = dict(self.ns), dict(self.unresolved)
        source, outer, lost = self.source, self.begin(path, 0), ''
        self.source = 'override'
        try:
            self.guarded(action)
            self.failure = None
            lost = self.unit.touched if self.unit.refused else ''
        except NotHadError as error:
            lost = str(error)
        except Hang:
            lost = 'something that takes longer than the probe may'
        except BaseException as error:
            lost = self.unit.touched or self.star
            if not lost:
                self.fail(path, error)
        self.end(outer)
        self.source = source
        if lost:
            self.lose_all('%s depends on %s' % (path, lost))
        self.done = True

    def file(self, text, path, source):
        """Runs a config file a statement at a time, so that one that isn't had doesn't lose the others."""
        try:
            tree = ast.parse(text, path)
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            self.failure = self.failure or Failure('%s:%s' % (path, error.lineno) if getattr(error, 'lineno', None) else path, error, self.argument, '')
            raise
        if source == 'config':
            self.files.add(path)
        old = self.source, self.not_had_in_file
        self.source, self.not_had_in_file = source, self.star
        try:
            self.block(tree.body, path)
        finally:
            self.source, self.not_had_in_file = old
