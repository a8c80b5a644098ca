# What becomes of a script: a list of (start, end, new text), each for one command that sets the key.
NAME = 'WANDB_API_KEY'
DECLARE = {'export', 'declare', 'typeset', 'readonly', 'local'}
DEFAULT = re.compile(r'"?\$\{' + NAME + r':?[-=](.*?)\}"?$', re.S)
EMPTY_TEST = re.compile(r'(\[\[?|test)\s+(-z\s+"?\$(\{%s(:?-)?\}|%s)"?|"?\$(\{%s(:?-)?\}|%s)"?\s+==?\s+(""|\'\'))' % ((NAME,) * 4))
ADVICE = 'write the key itself behind the equals sign, or have the script write ~/.netrc by hand'
OURS = 'ops_write_netrc'


def quoted(value):
    return "'" + value.replace("'", "'\\''") + "'"


class Lines:
    def __init__(self, text):
        self.text, self.edits, self.values, self.used = text, [], [], []
        self.found, self.bodies = commands(text)
        self.url = self.base_url()
        for words in self.found:
            self.command(words)
        self.check_rest()

    def refuse(self, at, why, advice=ADVICE):
        raise Refused(line_of(self.text, at), why, advice)

    def word(self, w):
        return self.text[w[0]:w[1]]

    def base_url(self):
        """The host is known before the line that sets it has run."""
        for words in self.found:
            for w in words:
                if self.word(w).startswith('WANDB_BASE_URL='):
                    raw = self.word(w).partition('=')[2]
                    if plain(raw) is None:
                        self.refuse(w[0], 'WANDB_BASE_URL isn\'t a plain value', 'write the address itself there')
                    return raw
        return ''

    def call(self, at, raw):
        default = DEFAULT.match(raw)
        raw = default.group(1) if default else raw
        value = plain(raw)
        if value is None:
            kind = 'a command' if re.search(r'\$\(|`', raw) else 'another variable or pattern'
            self.refuse(at, 'the key comes from ' + kind)
        if not value:
            self.refuse(at, 'the key is empty', 'write the key there first')
        if re.search(r'[^!-~]|["\\]', value):
            self.refuse(at, 'the key has a character that no key has')
        self.values.append(value)
        # As it is written there, if that can stand for one word.
        return ' '.join([OURS, quoted(value) if default else raw] + ([self.url] if self.url else []))

    def command(self, words):
        names = [self.word(w) for w in words]
        at = 0
        while at < len(words) and re.match(r'[A-Za-z_]\w*\+?=', names[at]):
            at += 1
        head = names[at] if at < len(words) else ''
        if head in DECLARE:
            self.declaration(words, names, at)
        elif head == ':' and any(DEFAULT.match(n) for n in names):
            w = next(w for w in words if DEFAULT.match(self.word(w)))
            self.replace(words, [w], self.call(w[0], self.word(w)))
        elif head == 'unset' and NAME in names:
            self.used += [w for w in words if self.word(w) == NAME]
        elif head == OURS and len(names) > 1:
            self.values += [v for v in [plain(names[at + 1])] if v]
        elif at == len(words):
            mine = [w for w in words if self.word(w).startswith(NAME + '=')]
            for w in mine[:-1]:
                self.refuse(w[0], 'the key is set twice')
            if mine:
                self.replace(words, mine, self.call(mine[0][0], self.word(mine[0]).partition('=')[2]))

    def declaration(self, words, names, at):
        mine = [w for w in words[at + 1:] if re.match(NAME + r'(=|$)', self.word(w))]
        if not mine:
            return
        options = [n for n in names[at + 1:] if n.startswith('-')]
        if at or any(w[2] for w in words) or any(re.search('[^x-]', o) for o in options) or names[at] == 'local':
            self.refuse(words[0][0], 'the key is set in a way that isn\'t known', 'set it in a line of its own: export %s=...' % NAME)
        given = [w for w in mine if '=' in self.word(w)]
        for w in given[1:]:
            self.refuse(w[0], 'the key is set twice')
        self.replace(words, mine, self.call(given[0][0], self.word(given[0]).partition('=')[2]) if given else '')

    def replace(self, words, mine, call):
        """The other words of the command stay."""
        rest = [w for w in words if w not in mine]
        others = [w for w in rest if not w[2] and self.word(w) not in DECLARE | {':'} and not self.word(w).startswith('-')]
        start, end = words[0][0], words[-1][1]
        keep = ' '.join(self.word(w) for w in rest) if others else ''
        self.edits.append((start, end, ' && '.join(p for p in (keep, call) if p) or ':'))

    def check_rest(self):
        """Whatever else speaks of the key would find nothing any more."""
        covered = [(s, e) for s, e, _ in self.edits] + [(w[0], w[1]) for w in self.used] + [m.span() for m in EMPTY_TEST.finditer(self.text)]
        for m in re.finditer(r'\b' + NAME + r'\b', self.text):
            at = m.start()
            if any(s <= at < e for s, e in covered) or self.in_comment(at):
                continue
            if any(s <= at < e for s, e in self.bodies):
                self.refuse(at, 'the key is in a here-document')
            self.refuse(at, 'the key is used there, and the script wouldn\'t have it any more', 'the program there finds the key in ~/.netrc by itself, or needs another script')

    def in_comment(self, at):
        inside = any(w[0] <= at < w[1] for words in self.found for w in words) or any(s <= at < e for s, e in self.bodies)
        return not inside and '#' in self.text[self.text.rfind('\n', 0, at) + 1:at]

    def result(self, preamble):
        out, done = '', 0
        for start, end, new in sorted(self.edits):
            out, done = out + self.text[done:start] + new, end
        out += self.text[done:]
        if self.edits and not re.search(r'(?m)^%s\(\) \{' % OURS, self.text):
            first = out.index('\n') + 1 if out.startswith('#!') and '\n' in out else 0
            out = out[:first] + preamble + out[first:]
        return out
