# What was found and what was looked at. A value never gets further than here.
FOUND_AT_MOST = 2000
A_FILE_AT_MOST = 50


def shown(path):
    """For people and JSON: bytes that are no UTF-8 as \\xNN, and no secret in a name."""
    name = os.fsencode(path) if isinstance(path, str) else path
    for start, end, *_ in reversed(distinct(list(shapes_in(name)) + list(decoded_in(name)) + [(at, at + len(f), 'secret-of-config', '', b'') for _, _, f in Report.values for at in all_of(f, name)])):
        name = name[:start] + b'***' + name[end:]
    return name.decode('utf-8', 'backslashreplace')


class Report:
    values = []

    def __init__(self, spec):
        self.counts = dict(files=0, bytes=0, objects=0, skipped_files=0, skipped_bytes=0, unreadable=0, tmux_servers=0, allowed=0, found=0)
        self.end = time.monotonic() + spec['seconds'] if spec['seconds'] else None
        self.whole = True
        self.notes = []

    def in_time(self):
        if self.end and time.monotonic() > self.end:
            self.whole = False
        return self.whole

    def say(self, key, **fields):
        sys.stdout.write('@ops %s %s\n' % (key, json.dumps(fields)))
        sys.stdout.flush()

    def finder(self, place, allow=None, path=None, commit=None):
        """The callback of scan() for one file: allow is the set of a .gitleaksignore, or None where nobody may allow anything."""
        seen = [0]

        def found(line, column, rule, what, value, text):
            if allow is not None and (b'gitleaks:allow' in text or '%s:%s:%d' % (path, rule, line) in allow or '%s:%s:%s:%d' % (commit, path, rule, line) in allow):
                self.counts['allowed'] += 1
                return
            seen[0] += 1
            self.counts['found'] += 1
            if seen[0] <= A_FILE_AT_MOST and self.counts['found'] <= FOUND_AT_MOST:
                self.say('found', place=shown(place), line=line, column=column, rule=rule, what=what, fingerprint=fingerprint(value), commit=commit)
        return found
