# Which python files a project runs, by their syntax trees; nothing is imported and nothing runs. In the directory of the project, python 3.8 or newer.
# stdin: paths, each ended by NUL; every train.py among them. stdout: {"configs": [...], "evals": [...]} as JSON.
import ast
import json
import os
import sys

LARGEST_SCRIPT, LARGEST_CONFIG = 1 << 20, 1 << 16
PLAIN = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.Pass)


def text(path, largest):
    if not os.path.isfile(path) or os.path.getsize(path) > largest:
        return b''
    with open(path, 'rb') as f:
        return f.read(largest)


def tree(path, largest):
    try:
        return ast.parse(text(path, largest))
    except Exception:  # whatever is wrong with it: it is no script that could run
        return ast.parse('')


def is_text(node):
    return isinstance(node, ast.Expr) and isinstance(getattr(node.value, 'value', getattr(node.value, 's', None)), str)


def assigned(module):
    """The names that the top level of a module sets."""
    targets = []
    for node in module.body:
        targets += node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}


def texts(node):
    return [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def called(module, name):
    return [node for node in ast.walk(module) if isinstance(node, ast.Call) and getattr(node.func, 'id', getattr(node.func, 'attr', '')) == name]


class Script:
    """A train.py: whether it takes a file of assignments, how it takes overrides, and whether it has to be started in its own directory."""

    def __init__(self, path):
        module = tree(path, LARGEST_SCRIPT)
        self.path, self.names = path, assigned(module)
        helpers = [(call, word) for call in called(module, 'exec') for word in texts(call) if os.path.basename(word) == 'configurator.py']
        argv = any(getattr(node, 'attr', '') == 'argv' for node in ast.walk(module))
        self.takes = bool(helpers) or argv and bool(called(module, 'exec') or called(module, 'run_path'))
        source = text(os.path.join(os.path.dirname(path), 'configurator.py'), LARGEST_SCRIPT) if helpers else text(path, LARGEST_SCRIPT)
        self.style = '--key=value' if b"'--" in source or b'"--' in source or helpers and not source else 'key=value'
        # open('configurator.py') as nanoGPT has it looks in the working directory.
        self.at_home = any(not inner.args or isinstance(inner.args[0], ast.Constant) for call, _ in helpers for inner in called(call, 'open'))


def nearest(path, scripts):
    at = os.path.dirname(path)
    while True:
        found = scripts.get(os.path.join(at, 'train.py'))
        if found or not at:
            return found
        at = os.path.dirname(at)


def config(path, script):
    """A file of plain assignments, most of them to names that the script has, too."""
    module = tree(path, LARGEST_CONFIG)
    names = assigned(module)
    if not names or not all(isinstance(node, PLAIN) or is_text(node) for node in module.body) or 2 * len(names & script.names) < len(names):
        return []
    return [{'config': path, 'train': script.path, 'style': script.style, 'at_home': script.at_home}]


def main():
    paths = [os.fsdecode(p) for p in sys.stdin.buffer.read().split(b'\0') if p]
    scripts = {p: Script(p) for p in paths if os.path.basename(p) == 'train.py'}
    configs = []
    for path in paths:
        script = None if path in scripts else nearest(path, scripts)
        configs += config(path, script) if script and script.takes else []
    evals = [p for p in paths if os.path.basename(p).startswith('eval') and 'OPS_RESULTS' in texts(tree(p, LARGEST_SCRIPT))]
    json.dump({'configs': configs, 'evals': evals}, sys.stdout)


main()
