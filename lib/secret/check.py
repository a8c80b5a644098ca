# Looks at the files of secrets. Reads from stdin (JSON): files [{name, path, kind}], wandb {script, mode} or null, urls, online. Says a JSON array; never a value.
import hashlib, json, os, stat, sys


def look(path):
    """Facts of one file, and its value, which stays here."""
    facts = {'path': path, 'present': False, 'mode': None, 'problems': [], 'notes': [], 'fingerprint': None}
    real = os.path.realpath(os.path.expanduser(path))
    try:
        status = os.stat(real)
        parent = os.stat(os.path.dirname(real))
    except OSError as e:
        facts['problems'].append('missing' if isinstance(e, FileNotFoundError) else os.strerror(e.errno).lower())
        return facts, b''
    facts.update(present=True, mode='%04o' % stat.S_IMODE(status.st_mode))
    if not stat.S_ISREG(status.st_mode):
        facts['problems'].append('not a file')
        return facts, b''
    if os.path.islink(os.path.expanduser(path)):
        facts['notes'].append('a link to ' + real)
    if status.st_uid != os.geteuid():
        facts['problems'].append('belongs to user %d, not to the one who runs this (%d)' % (status.st_uid, os.geteuid()))
    if parent.st_mode & 0o002 and not parent.st_mode & stat.S_ISVTX:
        facts['problems'].append('everybody may put another file in its place: %s has mode %04o' % (os.path.dirname(real), stat.S_IMODE(parent.st_mode)))
    try:
        with open(real, 'rb') as f:
            return facts, f.read(1 << 20)
    except OSError as e:
        facts['problems'].append(os.strerror(e.errno).lower())
        return facts, b''


def modes(facts, allowed, wish):
    if facts['mode'] and int(facts['mode'], 8) & ~allowed:
        facts['problems'].append('mode %s lets others in; chmod %s %s' % (facts['mode'], wish, facts['path']))


def fingerprint(value):
    """Says whether two are the same, and no more: 16 bits of the digest."""
    return hashlib.sha256(value).hexdigest()[:4]


def of_file(entry):
    facts, data = look(entry['path'])
    facts['name'] = entry['name']
    modes(facts, 0o600, '600')
    value = data.rstrip(b'\r\n')
    if facts['present'] and not facts['problems'] and not value.strip():
        facts['problems'].append('empty')
    if data.startswith(b'\xef\xbb\xbf'):
        facts['notes'].append('begins with a byte order mark, which becomes a part of the value')
    if b'\r' in data and entry['kind'] == 'value':
        facts['notes'].append('ends with a carriage return, as on Windows')
    if value != data and entry['kind'] == 'value':
        facts['notes'].append('the newline at the end is not a part of the value')
    if entry['kind'] == 'value' and value and value.split() != [value]:
        facts['notes'].append('has white space in it')
    if entry['kind'] == 'key' and value and not value.startswith(b'-----BEGIN '):
        facts['problems'].append("isn't a private key in a form that ssh reads")
    facts['fingerprint'] = fingerprint(value) if value.strip() else None
    facts['source'] = 'file'
    return facts, value


def of_netrc(wandb):
    """W&B's key as a run would find it; its file is that of materialize."""
    import netrc
    facts, data = look('~/.netrc')
    facts.update(name='W&B', source='netrc', path='~/.netrc')
    script = look(wandb['script'])[0] if wandb['script'] else None
    value = b''
    if facts['present'] and not facts['problems']:
        modes(facts, 0o600, '600')
        try:
            entry = netrc.netrc(os.path.expanduser('~/.netrc')).hosts.get(wandb['host'])
            value = (entry[2] or '').encode('utf-8', 'surrogateescape') if entry else b''
        except netrc.NetrcParseError as e:
            facts['problems'].append('line %s or the one before is not what python understands' % e.lineno)
        except UnicodeError:
            facts['problems'].append("isn't UTF-8")
    if value:
        facts['fingerprint'] = fingerprint(value)
        facts['notes'].append('entry for ' + wandb['host'])
    elif facts['problems'] in ([], ['missing']):
        facts.update(present=False, problems=['no entry for ' + wandb['host']])
    if os.environ.get('WANDB_API_KEY'):
        facts['notes'].append('WANDB_API_KEY is in the environment of new shells, and goes before it')
    return facts, value, script


def of_script(facts):
    facts.update(name='W&B script', source='ensure_creds_script')
    modes(facts, 0o700, '700')
    return facts


def check(spec, host):
    found = [(entry['name'] + ('@' + entry['service'] if entry.get('service') else ''), *of_file(entry)) for entry in spec['files']]
    if spec['wandb']:
        wandb = dict(spec['wandb'], host=host)
        own = any(f['name'] == 'WANDB_API_KEY' for f in spec['files'])
        facts, value, script = of_netrc(wandb)
        # Without the key a run may still be recorded, offline.
        needed = wandb['mode'] == 'online' or wandb['script']
        if own and not facts['present'] or not needed and facts['problems'] == ['no entry for ' + wandb['host']]:
            facts['problems'], facts['needless'] = [], True
            facts['notes'].append('not needed: WANDB_API_KEY is there' if own else 'no entry for %s: runs are not online' % wandb['host'])
        elif script and script['present'] and not facts['present']:
            facts['problems'].append('its script is there: ops secrets materialize')
        found.append(('WANDB_API_KEY', facts, value))
        if script:
            found.append(('', of_script(script), b''))
    return found
