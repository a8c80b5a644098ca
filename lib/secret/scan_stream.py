# Looks through bytes of any length in constant memory. What stands over the border of two pieces is in both, and is reported by the one that it begins in.
PIECE = 1 << 20
BORDER = 8192
CONTEXT = 256
# A name in a program has small letters and underscores only, or capitals only.
UNUSUAL = re.compile(rb'[0-9]|A(?:KI|SI|BI|CC)A')
# To be matched from the beginning: each part ends where the next begins, so it is one pass. Searched for, it would be as many as there are letters.
MIXED = re.compile(rb'[^a-z]*[a-z][^A-Z]*[A-Z][^a-z]*[a-z][^A-Z]*[A-Z]')


def windows_in(text):
    """Around the long words, since every shape has one: most of a log has none, and finding them is one quick pass."""
    words = text.translate(TABLE)
    begin = stop = at = 0
    while True:
        at = words.find(LONG_WORD, at)
        if at < 0:
            break
        end = words.find(b'.', at)
        end = len(text) if end < 0 else end
        start = words.rfind(b'.', 0, at) + 1
        word, at = text[start:end], end
        if word in BORING:
            continue
        if not UNUSUAL.search(word) and not MIXED.match(word):
            remember(word, BORING)
            continue
        start = max(start - AROUND, 0)
        if start > stop:
            if stop:
                yield begin, stop
            begin = start
        stop = max(stop, min(end + AROUND, len(text)))
    if stop:
        yield begin, stop


def hits_in(text, values):
    hits = [(at, at + len(form), 'secret-of-config', what, value) for what, value, form in values for at in all_of(form, text)]
    for begin, stop in windows_in(text):
        window = text[begin:stop]
        for look in (shapes_in, decoded_in):
            hits += [(s + begin, e + begin, *rest) for s, e, *rest in look(window)]
    hits += assigned_in(text)
    if b'PRIVATE KEY' in text:
        hits += [(m.start(), m.end(), 'private-key', 'a private key', m.group()) for m in PRIVATE_KEY.finditer(text)]
    for at in all_of(b'://', text):
        m = URL_PASSWORD.match(text, max(at - 10, text.rfind(b' ', max(at - 10, 0), at) + 1)) or URL_PASSWORD.search(text, max(at - 10, 0), at + 800)
        if m and is_password(m.group(2)):
            hits.append((m.start(2), m.end(2), 'url-password', 'a URL with a password in it', m.group(2)))
    return distinct(hits)


def all_of(word, text):
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def is_password(word):
    """Not a variable, a place for one, a port of a pattern, a mask or an example."""
    return word[:1] not in b'$<{%*[(' and not re.match(rb'(?i)(x+|\.+|\*+|pass(word|wd)?|secret|token|pw|pwd?|p|\d{1,5})$', word) and b'\\' not in word


def distinct(hits):
    """One for each place: the exact value before the shape, the shape before the name."""
    rank = {'secret-of-config': 0, 'generic-api-key': 2}
    kept = []
    for hit in sorted(hits, key=lambda h: (rank.get(h[2], 1), h[0])):
        if all(hit[1] <= k[0] or hit[0] >= k[1] for k in kept[-400:]):
            kept.append(hit)
    return sorted(kept)


def scan(read, values, found, go_on=lambda: True):
    """Calls found(line, column, rule, what, value, text of the line) for each; returns the bytes read, and whether that was all."""
    border = max([BORDER] + [len(v[2]) + CONTEXT for v in values])
    text, done, first, line, line_start, total = b'', 0, 0, 1, 0, 0
    while True:
        piece = read(PIECE)
        total += len(piece)
        text += piece
        last = not piece or not go_on()
        if not last and len(text) < PIECE // 2:
            continue
        end = len(text) if last else max(len(text) - border, first)
        for start, stop, rule, what, value in hits_in(text, values):
            if first <= start < end:
                line += text.count(b'\n', done, start)
                newline = text.rfind(b'\n', done, start)
                line_start = newline + 1 if newline >= 0 else line_start
                done = start
                found(line, start - line_start + 1, rule, what, value, text[text.rfind(b'\n', 0, start) + 1:][:4096].split(b'\n')[0])
        line += text.count(b'\n', done, end)
        newline = text.rfind(b'\n', done, end)
        line_start = newline + 1 if newline >= 0 else line_start
        if last:
            return total, not piece
        cut = max(end - CONTEXT, 0)
        text, first, done, line_start = text[cut:], end - cut, end - cut, line_start - cut
