# The forms in which a known secret may stand in a file: those of lib/record/SecretForms that its bytes alone decide.
def forms_of(value):
    forms = [value] + [w for w in re.split(rb'[\r\n]+|\\n', value) if len(w) >= 16 and not w.startswith(b'-----')]
    for before in range(3):
        # Of the encoded text, the characters that nothing but the secret decides.
        encoded = base64.b64encode(b'\0' * before + value)
        core = encoded[(8 * before + 5) // 6:8 * (before + len(value)) // 6]
        forms += [core, core.replace(b'+', b'-').replace(b'/', b'_')]
    text = value.decode('latin-1')
    utf8 = value.decode('utf-8', 'surrogateescape')
    for safe in ('', '/'):
        quoted = urllib.parse.quote_from_bytes(value, safe=safe)
        forms += [quoted.encode(), re.sub('%..', lambda m: m.group().lower(), quoted).encode(), quoted.replace('%20', '+').encode()]
    forms += [json.dumps(utf8, ensure_ascii=False)[1:-1].encode('utf-8', 'surrogateescape'), json.dumps(utf8)[1:-1].encode(), repr(value)[2:-1].encode(), repr(utf8)[1:-1].encode('utf-8', 'surrogateescape'),
              text.replace("'", "'\\''").encode('latin-1'), text.replace("'", "'\"'\"'").encode('latin-1'), re.sub(r'([\\"$`])', r'\\\1', text).encode('latin-1')]
    return [f for i, f in enumerate(forms) if len(f) >= 6 and f not in forms[:i]]


def known_values(spec):
    """(what, value, form) of the secrets' files that the config names, of ~/.netrc, and of variables of this process with a secret's name."""
    values = {}
    for name, file in spec['secret_files'].items():
        content = read_small(os.path.expanduser(file))
        if content:
            values.setdefault(content.rstrip(b'\r\n'), 'the value of ' + name)
    for word in re.findall(rb'(?:^|\s)password\s+(\S+)', read_small(os.path.expanduser('~/.netrc')) or b''):
        values.setdefault(word, 'a password of ~/.netrc')
    for name, value in os.environb.items():
        name = name.decode('latin-1')
        if len(value) >= 12 and is_secret_name(name) and value[:1] != b'/':
            values.setdefault(value, 'the value of ' + name)
    return [(what, value, form) for value, what in values.items() if 6 <= len(value) <= 32768 for form in forms_of(value)]


def read_small(file):
    try:
        if os.path.isfile(file):
            with open(file, 'rb') as f:
                return f.read(65537)
    except OSError:
        pass
    return None
