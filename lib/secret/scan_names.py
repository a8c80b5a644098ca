# Values that are secret by the name that they are given: NAME_KEY = value. The rules of names are those of lib/store/SecretShapes.isSecretName.
SECRET_WORDS = {'TOKEN', 'PASSWORD', 'PASSWD', 'PASSPHRASE', 'SECRET', 'SECRETS', 'APIKEY', 'CREDENTIAL', 'CREDENTIALS', 'PAT', 'KEY'}
WORDS_OF_A_PLACE = {'FILE', 'PATH', 'DIR', 'FILES', 'SCRIPT', 'NAME', 'SOCK'}
HARMLESS_BEFORE = set('PAD EOS BOS UNK MASK SEP CLS SPECIAL STOP START END IMAGE PER TEXT LABEL SORT INPUT OUTPUT TARGET PRIMARY FOREIGN CACHE PARTITION GROUP METRIC'
                      ' DATASET DATA COLUMN FEATURE PUBLIC HOST'.split())
MARKS = [b'key', b'token', b'secret', b'passw', b'passphrase', b'credential', b'pwd', b'authorization', b'_pat']
# What follows, in small letters. Most lines that speak of tokens end here.
ASSIGNMENT = re.compile(rb'''[a-z0-9_-]{0,100}["'\\\]]{0,3}[ \t]{0,8}(?::[ ]?(?:str|string|bytes|&str)[ ]?=|[:=]|[ \t]["']?)[ \t=>]{0,9}(?:bearer |basic |token )?(?=[^\s]{12})''')
UUID = re.compile(r'(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')
# Behind the name: quotes, a subscript's bracket, an annotation, then what assigns; a header has Bearer, a netrc nothing but space.
VALUE = re.compile(rb'''["'\\]{0,2}\]?[ \t]{0,8}(?::[ ]?(?:str|String|bytes|&str)[ ]?=|:=|=>|==?|:)[ \t]{0,8}(?:[Bb]earer |[Bb]asic |[Tt]oken )?[bru]?["'`\\]{0,2}([A-Za-z0-9_\-.+/=~!@#$%^&*?]{12,400})''')
SPACED = re.compile(rb'''[ \t]+["']?([A-Za-z0-9_\-+/=~]{20,400})(?=["'\s]|$)''')


def is_secret_name(name):
    words = re.split('[^A-Z0-9]+', re.sub('([a-z0-9])([A-Z])', r'\1_\2', name).upper())
    while len(words) > 1 and not words[-1]:
        words.pop()
    last, before = words[-1], words[-2] if len(words) > 1 else ''
    if last in WORDS_OF_A_PLACE or last == 'KEY' and len(words) == 1:
        return False
    return (last.endswith(('PASSWORD', 'PASSWD', 'APIKEY', 'SECRET')) or last == 'PWD' and len(words) > 1 or last in SECRET_WORDS and before not in HARMLESS_BEFORE
            or 'SECRET' in words or '_'.join(words).endswith('ACCESS_KEY_ID') or last == 'AUTHORIZATION')


def is_value(name, value):
    """Not a path, an address, a variable, a call, a name in the program, or a digest that says what it is."""
    text = value.decode('latin-1')
    if text[0] in '/~.$%@&*?' or '://' in text or re.match(r'(sha\d+|md5)[:-]', text) or '...' in text or '***' in text or text.endswith('EXAMPLE'):
        return False
    if UUID.fullmatch(text):
        return bool(re.search('API_?KEY|SECRET|PASSW', name.upper()))
    pieces = re.split(r'[./]', text)
    return is_random(value) and not all(re.fullmatch(r'[A-Za-z_][A-Za-z_]*\d?', p) for p in pieces)


def assigned_in(text):
    lower = text.lower()
    for mark in MARKS:
        at = lower.find(mark)
        while at >= 0:
            found = assigned_at(text, at, at + len(mark)) if ASSIGNMENT.match(lower, at + len(mark)) else None
            if found:
                yield found
            at = lower.find(mark, at + len(mark))


def assigned_at(text, at, end):
    follow = VALUE.match(text, after_name(text, end)) or SPACED.match(text, end)
    if not follow:
        return None
    start = at
    while start > 0 and at - start < 60 and TABLE[text[start - 1]] == ord('w'):
        start -= 1
    stop = after_name(text, end)
    name = text[start:stop].decode('latin-1')
    value = follow.group(1).rstrip(b'.,;:!?')
    spaced = follow.re is SPACED
    if len(value) < 12 or not is_secret_name(name) or not is_value(name, value) or spaced and name.lower() not in ('password', 'token', '--token', '--api-key', '--password'):
        return None
    # The name stands in the message, so it must not be a secret itself.
    plain = name if not next(iter(shapes_in(name.encode())), None) and len(name) <= 40 else 'a secret'
    return follow.start(1), follow.start(1) + len(value), 'generic-api-key', 'a value of ' + plain, value


def after_name(text, end):
    stop = min(len(text), end + 100)
    while end < stop and TABLE[text[end]] == ord('w'):
        end += 1
    return end
