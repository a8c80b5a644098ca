# Part 8 of 8 of the configuration probe: the program.
#
# python -I -S -c "<the parts, one after the other>" SPEC finds the settings of a nanoGPT-style script by executing the top of its entry point, up to
# and including its configurator, with nothing imported. A child process does it, so that a document is printed whatever the script does (hang,
# crash, eat memory): {"config": {a completed config_effective.json}, "problems": [texts]}. SPEC is JSON: config (as far as it is known), entrypoint,
# arguments, overrides, override_style, world_size, allow_unknown, check, env, derived, checks, datasets_root, dataset_globs, gpus.
PATIENCE_SEC = 5


def parsed(judge, entry):
    """The entry point's syntax tree and text, or nothing and a problem."""
    try:
        with open(entry, 'rb') as file:
            source = file.read()
        return ast.parse(source, entry), source.decode('utf-8', 'replace')
    except OSError as error:
        if os.path.isdir(entry):
            judge.warn('the settings are not known: the entry point %s is a directory' % entry)
        else:
            judge.problem('the entry point %s can not be read: %s (seen from %s)' % (entry, error.strerror, os.getcwd()))
    except SyntaxError as error:
        judge.problem('the entry point does not parse: %s:%s: %s' % (entry, error.lineno, error.msg))
    except (ValueError, MemoryError, RecursionError) as error:
        judge.warn('the settings are not known: python can not parse %s: %s' % (entry, error or type(error).__name__))
    return None, ''


def examine(spec, opened, running):
    """The document."""
    run = Run(spec, spec['entrypoint'], opened)
    running.append(run)
    values, settings, config = {}, {}, spec['config']
    judge = Judge(spec, run, values)
    tree, text = parsed(judge, run.entry)
    run.texts[run.entry] = text.splitlines()
    if tree is not None and not run.top(tree, run.entry):
        judge.warn('the settings are not known: %s has no configurator (exec of configurator.py, or a loop over sys.argv)' % run.entry)
    elif tree is not None:
        run.defaults = dict(run.ns) if run.defaults is None else run.defaults
        top = (each for node in flat(tree.body) if node.lineno <= run.end_line for each in scope(node))
        bound = {name for each in top if isinstance(each, DEFINITIONS) for name in stores(each)}
        names = setting_names(run, bound)
        names += [name for name in run.keys if judge.has(name) and name not in names]
        for name in names:
            value = run.ns.get(name)
            values[name] = described(name, value, run.where.get(name, ('default',))[0], run.unresolved.get(name, ''))
            settings[name] = value
        judge.overrides()
        judge.failure()
        judge.config_names(bound)
        again = list(later(run, tree.body, run.entry)) + (list(by_functions(tree)) if 'global ' in text else [])
        judge.set_later(sorted(again, key=lambda found: (found[2] != '', found[1])))
    known = {n: settings[n] for n, v in values.items() if v['source'] != 'unresolved' and n in settings}
    expressions(judge, spec, known, config)
    data_problems(judge, spec, known.get('dataset'))
    gpu_problems(judge, spec, known.get('device'))
    config.update(values=values, config_sha256=digest(spec, run), warnings=list(config.get('warnings') or []) + judge.warnings)
    return {'config': config, 'problems': judge.problems}


def child(spec, pipe):
    import _signal as signal  # without the enums around it, which take milliseconds
    import gc
    gc.disable()  # a syntax tree is many objects, and none of them garbage
    os.environ.update({str(name): str(value) for name, value in spec['env'].items()})
    sys.dont_write_bytecode = True
    limits()
    opened, running = [], []

    def hang(number, frame):
        if running and running[0].running:
            raise Hang()

    signal.signal(signal.SIGALRM, hang)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE_SEC, 0.5)
    wall(lambda *args: running and running[0].touch(*args), opened)
    text = json.dumps(examine(spec, opened, running), ensure_ascii=True, allow_nan=False).encode()
    while text:
        text = text[os.write(pipe, text):]


def answered(pipe, pid):
    """What the child wrote, or as much as it wrote until its time was over; the child is gone afterwards."""
    import _signal as signal
    signal.signal(signal.SIGALRM, lambda number, frame: os.kill(pid, 9))
    signal.alarm(PATIENCE_SEC + 2)
    text = b''
    for part in iter(lambda: os.read(pipe, 1 << 16), b''):
        text += part
    signal.alarm(0)
    return text, os.waitpid(pid, 0)[1]


def asked():
    """SPEC: the argument, or stdin where that is "-" and the number of GPUs may follow it: for a shell, which can't put JSON together."""
    raw = sys.stdin.buffer.read() if sys.argv[1] == '-' else os.fsencode(sys.argv[1])
    spec = json.loads(raw.decode('utf-8', 'surrogateescape'))
    if sys.argv[2:] and sys.argv[2].isdigit():
        spec['gpus'] = int(sys.argv[2])
    return spec


def lines(document):
    """For a shell: a line for each problem and warning, the word config, and the document in lines."""
    said = ['problem ' + printable(text) for text in document['problems']] + ['warning ' + printable(text) for text in document['config'].get('warnings') or []]
    return '\n'.join(said + ['config', json.dumps(document['config'], ensure_ascii=True, indent=2)]).encode()


def main():
    empty = {'config': {}, 'entrypoint': '', 'arguments': [], 'overrides': {}, 'override_style': 'key=value', 'world_size': 1, 'allow_unknown': False,
             'check': True, 'env': {}, 'derived': {}, 'checks': [], 'datasets_root': '', 'dataset_globs': [], 'gpus': None}
    spec, text, status = {}, b'', 0
    try:
        spec = asked()
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                child(dict(empty, **{k: v for k, v in spec.items() if v is not None}), writer)
            except BaseException as error:
                os.write(writer, ('!%s: %s' % (type(error).__name__, error)).encode('ascii', 'backslashreplace')[:300])
            finally:
                os._exit(0)
        os.close(writer)
        text, status = answered(reader, pid)
        json.loads(text)
    except Exception as error:
        why = text[1:].decode() if text[:1] == b'!' else 'it was ended by signal %d' % (status & 127) if status & 127 else '%s: %s' % (
            type(error).__name__, error)
        config = dict(spec.get('config') or {}) if isinstance(spec, dict) else {}
        config['warnings'] = list(config.get('warnings') or []) + [printable('the settings are not known: the configuration probe failed: ' + why)]
        text = json.dumps({'config': config, 'problems': []}).encode()
    text = text if sys.argv[1:2] != ['-'] else lines(json.loads(text))
    os.write(1, text + b'\n') if len(text) < 4000 else sys.stdout.buffer.write(text + b'\n')


main()
