# Asks the services whether they would take what is there. Nothing of a service's answer but its verdict and the account's name is said.
import base64, concurrent.futures, re, urllib.error, urllib.request


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        # The secret must not go to another host.
        return None


def ask(url, headers, body=None):
    request = urllib.request.Request(url, data=body, headers=dict(headers, **{'User-Agent': 'ops', 'Accept': 'application/json'}))
    if body:
        request.add_header('Content-Type', 'application/json')
    try:
        with urllib.request.build_opener(NoRedirect).open(request, timeout=10) as answer:
            return answer.status, answer.read(1 << 20)
    except urllib.error.HTTPError as e:
        return e.code, b''


def wandb(urls, value):
    basic = base64.b64encode(b'api:' + value).decode()
    query = json.dumps({'query': 'query Viewer { viewer { username } }'}).encode()
    code, body = ask(urls.get('WANDB_BASE_URL', 'https://api.wandb.ai') + '/graphql', {'Authorization': 'Basic ' + basic}, query)
    viewer = ((json.loads(body or b'{}').get('data') or {}).get('viewer') or {}) if code == 200 else {}
    return (401, '') if code == 200 and not viewer else (code, viewer.get('username'))


def bearer(url, name):
    def service(urls, value):
        code, body = ask(url(urls), {'Authorization': 'Bearer ' + value.decode('latin-1')})
        return code, json.loads(body).get(name) if code == 200 and name else ''
    return service


SERVICES = [
    (r'WANDB_API_KEY', 'W&B', wandb),
    (r'HF_TOKEN|HUGGING_?FACE_(HUB_)?TOKEN', 'Hugging Face', bearer(lambda u: u.get('HF_ENDPOINT', 'https://huggingface.co') + '/api/whoami-v2', 'name')),
    (r'GH_TOKEN|GITHUB_(PAT|TOKEN)|project\.repo_token_file@github', 'GitHub', bearer(lambda u: u.get('GITHUB_API_URL', 'https://api.github.com') + '/user', 'login')),
    (r'OPENAI_API_KEY', 'OpenAI', bearer(lambda u: u.get('OPENAI_BASE_URL', 'https://api.openai.com/v1') + '/models', '')),
]


def verdict(service, urls, value):
    """accepted, refused or unknown, and why."""
    try:
        code, account = service(urls, value)
    except Exception as e:
        reason = getattr(e, 'reason', e)
        return 'unknown', 'no answer (%s)' % type(reason).__name__
    if code == 200:
        plain = account if isinstance(account, str) and re.fullmatch(r'[A-Za-z0-9._@-]{1,60}', account) and account.encode() != value else ''
        return 'accepted', plain
    return ('refused', 'HTTP %d' % code) if code in (401, 403) else ('unknown', 'HTTP %d' % code)


def one(urls, name, facts, value):
    for pattern, title, service in SERVICES:
        if re.fullmatch(pattern, name) and value and re.fullmatch(rb'[!-~]+', value):
            answer, why = verdict(service, urls, value)
            facts['online'] = {'service': title, 'verdict': answer, 'detail': why}
            if answer == 'refused':
                facts['problems'].append('%s refuses it' % title)
            return
    facts['online'] = None


def main():
    spec = json.load(sys.stdin)
    # By the config first, then as new shells have it.
    urls = {name: os.environ[name] for name in ('WANDB_BASE_URL', 'HF_ENDPOINT', 'GITHUB_API_URL', 'OPENAI_BASE_URL') if os.environ.get(name)}
    urls.update(spec['urls'])
    urls = {name: url.rstrip('/') for name, url in urls.items() if re.match(r'https?://[^@]+$', url)}
    host = re.match(r'https?://([^/:]+)', urls.get('WANDB_BASE_URL', 'https://api.wandb.ai')).group(1)
    found = check(spec, host)
    if spec['online']:
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda f: one(urls, *f), found))
    print('@ops answer ' + json.dumps([facts for _, facts, _ in found]))


def complain(kind, error, trace):
    # What python says of an error may hold a piece of what it read.
    while trace and trace.tb_next:
        trace = trace.tb_next
    sys.stderr.write('%s in line %d\n' % (kind.__name__, trace.tb_lineno if trace else 0))


sys.excepthook = complain
main()
