# Part 6 of 8 of the configuration probe: what the settings mean for the run, in messages for its user.


class Judge:
    """Compares what was asked for with what the script makes of it: `problems` end a submit, `warnings` are shown."""

    def __init__(self, spec, run, values):
        self.spec, self.run, self.values, self.problems, self.warnings = spec, run, values, [], []
        self.entry = spec['entrypoint']
        self.named = set()  # settings that a problem has named

    def problem(self, text, name=''):
        (self.problems if self.spec['check'] else self.warnings).append(printable(text))
        self.named.add(name)

    def warn(self, text):
        self.warnings.append(printable(text))

    def argument(self, name):
        """The argument that sets a name, for a message: its value hidden where its name looks like a secret's."""
        text = self.run.keys.get(name, '%s=%s' % (name, self.spec['overrides'].get(name, '')))
        hidden = any(word in name.lower() for word in ('token', 'key', 'secret', 'password'))
        return text.split('=', 1)[0] + '=***' if hidden else text

    def nearest(self, name):
        import difflib
        near = difflib.get_close_matches(name, list(self.values), 1)
        return '; did you mean %s?' % near[0] if near else ''

    def has(self, name):
        start = self.run.defaults
        return name in self.values or not name.startswith('__') and name in start and type(start[name]) in PLAIN

    def overrides(self):
        for name in self.run.keys:
            if '-' + name in self.run.ns or '--' + name in self.run.ns:
                self.problem('%s has no effect: the script takes the dashes as part of the name; set "override_style": "key=value"'
                             % self.argument(name), name)
            elif not self.has(name):
                self.unknown(name)
            elif name in self.spec['overrides']:
                self.known(name)

    def unknown(self, name):
        asked, failure = name in self.spec['overrides'], self.run.failure
        text = '%s has no setting %s' % (self.entry, name)
        if self.run.star:
            self.warn('it is not known whether %s has a setting %s: %s' % (self.entry, name, self.run.star))
        elif failure and failure.argument == self.run.keys[name]:
            self.problem('%s%s (%s refuses it, so --allow-unknown is no help)' % (text, self.nearest(name), failure.place), name)
        elif asked and not self.spec['allow_unknown']:
            self.problem('%s%s; --allow-unknown lets it through' % (text, self.nearest(name)), name)
        else:
            self.warn(text + (self.nearest(name) if asked else ', which ops sets'))
            if name in self.run.ns:
                self.values[name] = described(name, self.run.ns[name], 'override')

    def known(self, name):
        run, default = self.run, self.run.defaults.get(name)
        source, path, line = run.where.get(name, ('default', '', 0))
        failed = run.failure is not None and run.failure.argument == run.keys[name]
        if source == 'override' and name in run.unresolved:
            return
        if name not in run.untyped and default is not None and not run.star:
            given = run.ns.get(name) if source == 'override' and not failed else literal(run.keys[name].split('=', 1)[1])
            whole = type(default) is float and type(given) is int and not failed
            if type(given) is not type(default) and not whole:
                as_text = '; for a text write %s=\'"..."\'' % name if type(default) is str else ''
                shown = 'a text' if type(default) is str else repr(default)
                self.problem('%s is read as %s, but the default (%s) is of type %s%s' % (self.argument(name), type(given).__name__, shown,
                             type(default).__name__, as_text), name)
                return
        if source == 'config' and not run.failure:
            self.warn('%s has no effect: %s:%d sets it again (arguments work from left to right)' % (self.argument(name), path, line))
        elif source == 'default' and not run.failure and not run.star:
            self.warn('%s has no effect: the configurator of %s does not take it' % (self.argument(name), self.entry))

    def failure(self):
        failure, error = self.run.failure, self.run.failure and self.run.failure.error
        if not failure:
            return
        name = failure.argument.split('=', 1)[0].lstrip('-')
        if '=' in failure.argument and name in self.named:
            return
        if isinstance(error, (FileNotFoundError, IsADirectoryError, PermissionError)) and failure.argument and '=' not in failure.argument:
            what = 'is a directory' if os.path.isdir(failure.argument) else 'is not there' if isinstance(error, FileNotFoundError) else 'is not readable'
            self.problem('the config file %s %s (seen from %s)' % (failure.argument, what, os.getcwd()))
            return
        if isinstance(error, SyntaxError) and failure.argument and error.filename == failure.argument:
            self.problem('%s:%s: SyntaxError: %s' % (error.filename, error.lineno, error.msg))
            return
        about = self.argument(name) if '=' in failure.argument else failure.argument
        about = ' at the argument ' + about if about and not failure.place.startswith(about) else ''
        hidden = about.endswith('=***')
        message = '' if hidden or not str(error) else ': ' + (error.msg if isinstance(error, SyntaxError) else str(error))
        styles = isinstance(error, AssertionError) and '=' in about and not failure.argument.startswith('--') and '--' in failure.line
        hint = '; set "override_style": "--key=value"' if styles else ''
        self.problem('%s: %s%s%s%s' % (failure.place, type(error).__name__, message, about, hint))

    def config_names(self, bound):
        """What a config file sets that the script doesn't have."""
        for name, (source, path, line) in list(self.run.where.items()):
            if source == 'config' and path != self.entry and not self.has(name) and not name.startswith('_') and name not in bound:
                if path in self.run.files and type(self.run.ns.get(name)) in PLAIN and not self.run.star:
                    self.warn('%s:%d sets %s, which %s does not have%s' % (path, line, name, self.entry, self.nearest(name)))

    def set_later(self, found):
        """Settings that the script computes again after its configurator."""
        for name, line, inside in found:
            if name not in self.values:
                continue
            if not inside:
                self.values[name] = described(name, None, '', '%s:%d computes it again' % (self.entry, line))
            if name in self.spec['overrides'] and name not in self.named:
                self.named.add(name)
                self.warn('the override of %s %s: %s:%d sets it again%s' % (name, 'may have no effect' if inside else 'has no effect',
                                                                           self.entry, line, ', ' + inside if inside else ''))
