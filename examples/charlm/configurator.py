"""The poor man's configurator, as nanoGPT calls it: train.py exec's this file in its own globals.

    train.py config/train_demo.py --batch_size=4 max_iters=100

An argument without '=' is a python file that is exec'ed and may set any of the names; '--key=value' and 'key=value' set
one of them. Arguments work from left to right, so the last word wins. A value is a python literal where it can be read
as one, else text, and must be of the default's type (a whole number will do where the default is a float).
"""
import ast as _ast
import os as _os
import sys as _sys

_types = {_key: type(globals()[_key]) for _key in config_keys}


def _config_file(name):
    """The file as named from the working directory, or else as named from where train.py lies."""
    return name if _os.path.exists(name) else _os.path.join(_here, name)


def _parse(key, text):
    if key not in _types:
        raise ValueError(f'Unknown config key: {key}')
    try:
        value = _ast.literal_eval(text)
    except (SyntaxError, ValueError):
        value = text  # not a literal: plain text, such as a path
    if _types[key] is float and type(value) is int:
        value = float(value)
    if type(value) is not _types[key]:
        # an AssertionError as in nanoGPT, but not an assert statement, which python -O would drop
        raise AssertionError(f'{key} must be of type {_types[key].__name__}, not {type(value).__name__}: {text}')
    return value


for _argument in _sys.argv[1:]:
    if '=' in _argument:
        _key, _text = _argument.split('=', 1)
        _key = _key[2:] if _key.startswith('--') else _key
        _value = _parse(_key, _text)
        print(f'Overriding: {_key} = {_value}')
        globals()[_key] = _value
    elif _argument.startswith('-'):
        raise ValueError(f'expected --key=value or a config file, not {_argument}')
    else:
        print(f'Overriding config with {_argument}:')
        with open(_config_file(_argument), encoding='utf-8') as _file:
            _source = _file.read()
        print(_source)
        exec(compile(_source, _argument, 'exec'))
