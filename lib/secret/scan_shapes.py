# What secrets look like. The shapes are those of lib/store/SecretShapes, the names of rules those of gitleaks where it has the rule, so that its
# .gitleaksignore works here too. All on bytes: a log has any. A line may have a million characters of whatever somebody likes: no expression may take more
# than one pass, or as many as a small number says.
import base64, binascii, hashlib, math, re, urllib.parse


def rule(name, what, literals, regex, random=False):
    return name, what, [w.encode() for w in literals], re.compile(regex), random


FREE = rb'(?<![A-Za-z0-9])'
RULES = [
    rule('huggingface-access-token', 'a Hugging Face token', ['hf_'], FREE + rb'hf_[A-Za-z0-9]{30,}'),
    rule('huggingface-organization-api-token', 'a Hugging Face token', ['api_org_'], FREE + rb'api_org_[A-Za-z0-9]{30,}'),
    rule('wandb-api-key', 'a W&B API key', ['wandb_v1_'], rb'wandb_v1_[A-Za-z0-9_]{10,}'),
    rule('anthropic-api-key', 'an Anthropic API key', ['sk-ant-'], FREE + rb'sk-ant-[A-Za-z0-9_-]{20,}', True),
    rule('openai-api-key', 'an API key (sk-...)', ['sk-'], FREE + rb'sk-(?:[A-Za-z0-9_]{1,40}-){0,6}[A-Za-z0-9_]{20,}[A-Za-z0-9_-]*', True),
    rule('stripe-access-token', 'a Stripe key', ['sk_', 'rk_'], FREE + rb'[rs]k_(?:test|live|prod)_[A-Za-z0-9]{10,}'),
    rule('lium-api-key', 'a lium API key (sk_...)', ['sk_'], rb'(?<![A-Za-z0-9_])sk_[A-Za-z0-9_-]{16,}', True),
    rule('runpod-api-key', 'a RunPod API key', ['rpa_'], FREE + rb'rpa_[A-Za-z0-9]{30,}'),
    rule('github-pat', 'a GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], FREE + rb'gh[pousr]_[A-Za-z0-9]{20,}'),
    rule('github-fine-grained-pat', 'a GitHub token', ['github_pat_'], FREE + rb'github_pat_[A-Za-z0-9_]{20,}'),
    rule('gitlab-pat', 'a GitLab token', ['glpat-', 'glptt-', 'gldt-', 'glrt-', 'glcbt-', 'glft-', 'glsoat-', 'gloas-', 'glimt-', 'glagent-', 'glffct-'],
         FREE + rb'gl(?:pat|ptt|dt|rt|cbt|ft|soat|oas|imt|agent|ffct)-[A-Za-z0-9_-]{16,}'),
    rule('aws-access-token', 'an AWS access key', ['AKIA', 'ASIA', 'ABIA', 'ACCA', 'A3T'], FREE + rb'(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}(?![A-Za-z0-9])'),
    rule('slack-bot-token', 'a Slack token', ['xox', 'xapp-'], FREE + rb'(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}', True),
    rule('slack-webhook-url', 'a Slack webhook', ['hooks.slack.com'], rb'hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{24,}'),
    rule('gcp-api-key', 'a Google API key', ['AIza', 'GOCSPX-'], FREE + rb'(?:AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{20,})'),
    rule('nvidia-api-key', 'an NVIDIA API key', ['nvapi-'], FREE + rb'nvapi-[A-Za-z0-9_-]{30,}'),
    rule('npm-access-token', 'an npm token', ['npm_'], FREE + rb'npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])', True),
    rule('pypi-upload-token', 'a PyPI token', ['pypi-AgEI'], rb'pypi-AgEI[A-Za-z0-9_-]{50,}'),
    rule('databricks-api-token', 'a Databricks token', ['dapi'], FREE + rb'dapi[a-f0-9]{32}(?![A-Za-z0-9])'),
    rule('groq-api-key', 'a Groq API key', ['gsk_'], FREE + rb'gsk_[A-Za-z0-9]{40,}'),
    rule('replicate-api-key', 'a Replicate API key', ['r8_'], FREE + rb'r8_[A-Za-z0-9]{30,}'),
    rule('perplexity-api-key', 'a Perplexity API key', ['pplx-'], FREE + rb'pplx-[A-Za-z0-9]{40,}'),
    rule('docker-access-token', 'a Docker token', ['dckr_pat_'], FREE + rb'dckr_pat_[A-Za-z0-9_-]{20,}'),
    rule('vault-service-token', 'a Vault token', ['hvs.'], FREE + rb'hvs\.[A-Za-z0-9_-]{24,}', True),
    rule('sendgrid-api-key', 'a SendGrid key', ['SG.'], FREE + rb'SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}', True),
    rule('jwt', 'a JSON web token', ['eyJ'], FREE + rb'eyJ[A-Za-z0-9_-]{10,1000}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*'),
]
BY_LITERAL = [(literal, each) for each in RULES for literal in each[2]]
# The header alone is in programs that look for it; a key has base64 behind it, in a JSON file behind a written \n.
PRIVATE_KEY = re.compile(rb'-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[rn])+(?:[A-Za-z-]{1,40}: [^\n]*\n\s*)*[A-Za-z0-9+/=]{32,}')
URL_PASSWORD = re.compile(rb'[A-Za-z0-9+.-]{2,20}://([^\s/:@"\'<>\\]{0,200}):([^\s/@"\'<>\\]{1,500})@[A-Za-z0-9\[]')
HEX_40 = re.compile(rb'(?<![0-9A-Za-z/@_.+-])[0-9a-f]{40}(?![0-9A-Za-z/_+-])')
ABOUT_SECRETS = re.compile(rb'(?i)wandb|key|token|secret|passw|login|credential|bearer|authori[sz]ation|\bpat\b')
ABOUT_REVISIONS = re.compile(rb'(?i)(?:ref|commit|revision|rev|sha[0-9]*|sha1sum|checkout|hash|digest|tree|parent|blob|object|index|fingerprint|md5|etag)s?(?:_id|[ -]id)?["\']?[\s=:,(>\[]{1,4}["\']?$')
BASE64 = re.compile(rb'[A-Za-z0-9+/_-]{24,}={0,2}')
PERCENT = re.compile(rb'[A-Za-z0-9._~+-]{0,200}(?:%[0-9A-Fa-f]{2}[A-Za-z0-9._~+-]{0,200}){1,200}')
TABLE = bytes(ord('w') if chr(c).isascii() and (chr(c).isalnum() or chr(c) in '_-') else ord('.') for c in range(256))
STANDARD = bytes.maketrans(b'-_', b'+/')
ASCII_16 = re.compile(rb'[\t\r\n -~]{16}')
BORING, NOT_ENCODED = set(), set()
LONG_WORD = b'w' * 16
AROUND = 160


def entropy(value):
    """Shannon's, bits a character."""
    return -sum(n / len(value) * math.log2(n / len(value)) for n in (value.count(bytes([c])) for c in set(value)))


def is_random(value):
    """Words, however joined, have few digits among their letters; what a generator made has many changes between the kinds of characters."""
    kinds = [0 if c < 58 else 1 if c < 91 else 2 for c in value if chr(c).isalnum()]
    changes = sum(a != b for a, b in zip(kinds, kinds[1:]))
    digits = kinds.count(0)
    return len(value) >= 12 and entropy(value) >= 3.3 and digits >= 2 and changes * 7 >= len(value) or len(value) >= 20 and entropy(value) >= 4 and digits and changes * 5 >= len(value)


def fingerprint(value):
    """Says that two places have the same value, and no more: 16 bits of its digest."""
    return hashlib.sha256(value).hexdigest()[:4]


def remember(word, words):
    """Most long words of a log come again and again."""
    if len(words) > 50000:
        words.clear()
    words.add(word)


def decoded(word):
    """From each character on, since what stands before may belong to something else. Text of other words decodes to anything but ASCII."""
    plain = word.rstrip(b'=').translate(STANDARD)
    for at in range(4 if len(word) < 4096 else 1):
        piece = plain[at:len(plain) - (len(plain) - at) % 4]
        rest = plain[len(plain) - (len(plain) - at) % 4:]
        text = binascii.a2b_base64(piece + (rest + b'=' * (4 - len(rest)) if len(rest) > 1 else b''))
        if len(text) > 300 or ASCII_16.search(text):
            yield text


def shapes_in(text):
    """(start, end, rule, what, value) of all that has a shape of its own."""
    for literal, (name, what, _, regex, random) in BY_LITERAL:
        if literal in text:
            for m in regex.finditer(text):
                value = m.group()
                if entropy(value) >= 3 and not value.endswith(b'EXAMPLE') and (not random or is_random(value[3:])):
                    yield m.start(), m.end(), name, what, value
    for m in HEX_40.finditer(text):
        before = text[max(text.rfind(b'\n', 0, m.start()) + 1, m.start() - 120):m.start()]
        if entropy(m.group()) >= 3 and not ABOUT_REVISIONS.search(before) and ABOUT_SECRETS.search(before):
            yield m.start(), m.end(), 'wandb-api-key-hex', 'a W&B API key (40 hexadecimal digits)', m.group()


def decoded_in(text):
    """What is a secret once decoded: base64 in either alphabet, and percent-encoding."""
    for m in BASE64.finditer(text):
        word = m.group()
        if word not in NOT_ENCODED:
            hit = next((hit for plain in decoded(word) for look in (shapes_in, assigned_in) for hit in look(plain)), None)
            if hit:
                yield m.start(), m.end(), hit[2], hit[3] + ', in base64', hit[4]
            elif len(word) < 200:
                remember(word, NOT_ENCODED)
    if b'%' in text:
        for m in PERCENT.finditer(text):
            for hit in shapes_in(urllib.parse.unquote_to_bytes(m.group())):
                yield m.start(), m.end(), hit[2], hit[3] + ', percent-encoded', hit[4]
                break
