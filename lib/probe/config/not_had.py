"""Part 1 of 8 of the configuration probe (probe.py says more): what a script gets in place of what it would import.

The parts are one program: their texts are put one after the other and run by `python -I -S -c`. Python 3.8 or newer, nothing else.
"""
import ast
import json
import os
import re
import sys

# Deterministic, quickly loaded, and of no effect outside the process (what they could write is stopped by wall()).
PURE = frozenset('''__future__ abc argparse ast base64 binascii bisect cmath collections configparser contextlib copy csv dataclasses decimal
    enum errno fnmatch fractions functools glob hashlib heapq io itertools json keyword math numbers operator pathlib re shlex stat string struct
    textwrap types typing unicodedata warnings'''.split())
OS_HAD = '''sep altsep pathsep linesep curdir pardir extsep devnull name fspath fsencode fsdecode getcwd chdir listdir cpu_count error PathLike
    F_OK R_OK W_OK X_OK'''.split()
SYS_HAD = '''platform version version_info hexversion maxsize byteorder executable implementation float_info int_info flags stdout stderr stdin
    modules getrecursionlimit setrecursionlimit getdefaultencoding getfilesystemencoding getsizeof exc_info exit intern maxunicode
    dont_write_bytecode _getframe'''.split()
PER_PROCESS = ('RANK', 'LOCAL_RANK', 'GROUP_RANK', 'ROLE_RANK', 'LOCAL_WORLD_SIZE', 'MASTER_ADDR', 'MASTER_PORT')
MARK = '\x00not had\x00'  # part of every text that is made from something not had
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
STOPPED = ('subprocess.', 'socket.', 'shutil.', 'tempfile.', 'ctypes.', 'pty.', 'os.system', 'os.exec', 'os.fork', 'os.spawn', 'os.posix_spawn',
           'os.startfile', 'os.mkdir', 'os.rmdir', 'os.remove', 'os.rename', 'os.link', 'os.symlink', 'os.truncate', 'os.chmod', 'os.chown',
           'os.lchown', 'os.utime', 'os.setxattr', 'os.removexattr', 'os.mkfifo', 'os.mknod', 'os.kill', 'sqlite3.', 'syslog.', 'mmap.')


class NotHadError(BaseException):
    """A value was needed that isn't had. No Exception, so that a script's own `except Exception` doesn't go on with a guess."""


class Hang(BaseException):
    """A statement took longer than it may."""


class NotHad:
    """What can't be had without importing: attributes, calls and arithmetic stay not had; what needs a real value raises."""
    __slots__ = ('_probe_name', '_probe_touch')

    def __init__(self, name, touch):
        object.__setattr__(self, '_probe_name', name)
        object.__setattr__(self, '_probe_touch', touch)

    def __getattr__(self, name):
        self._probe_touch(self._probe_name, ())
        if name.startswith('__') and name.endswith('__'):
            raise AttributeError(name)
        return self

    def __hash__(self):
        self._probe_touch(self._probe_name, ())
        return id(self)

    def __mro_entries__(self, bases):
        return ()

    def __instancecheck__(self, value):  # a number or a text is no instance of a class of another package
        return False

    def __subclasscheck__(self, value):
        return False


def _absorb(self, *args, **kwargs):
    self._probe_touch(self._probe_name, args + tuple(kwargs.values()))
    return self


def _accept(self, *args):
    self._probe_touch(self._probe_name, args)


def _refuse(self, *args):
    self._probe_touch(self._probe_name, args, True)
    raise NotHadError(self._probe_name)


def _text(self, *args):
    self._probe_touch(self._probe_name, args)
    return MARK + self._probe_name


for _kind, _names in ((_absorb, '''call getitem eq ne lt le gt ge neg pos abs invert enter add sub mul truediv floordiv mod divmod pow lshift rshift
        and or xor matmul radd rsub rmul rtruediv rfloordiv rmod rdivmod rpow rlshift rrshift rand ror rxor rmatmul round'''),
                      (_accept, 'setattr setitem delattr delitem exit'),
                      (_refuse, 'bool int float complex index len iter next contains fspath bytes reversed'),
                      (_text, 'str repr format')):
    for _name in _names.split():
        setattr(NotHad, '__%s__' % _name, _kind)


class Partial:
    """A module of which only some names are had; the others are not had."""

    def __init__(self, name, touch, had):
        self.__dict__.update(had)
        self.__dict__['__name__'] = name
        self.__dict__['_probe_touch'] = touch

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return NotHad(self.__name__ + '.' + name, self._probe_touch)


def modules(touch, argv, script_dir, world_size, ranked):
    """The `os` and `sys` that a script gets. What torchrun gives each process is not had where it is `ranked`."""
    environ = dict(os.environ)
    if ranked:
        environ.update({name: NotHad('the rank of a process', touch) for name in PER_PROCESS}, WORLD_SIZE=str(world_size))
    had = {name: getattr(os, name) for name in OS_HAD if hasattr(os, name)}
    had.update(path=os.path, environ=environ, getenv=environ.get, makedirs=_nothing, mkdir=_nothing, umask=_nothing, nice=_nothing)
    fake_os = Partial('os', touch, had)
    had = {name: getattr(sys, name) for name in SYS_HAD if hasattr(sys, name)}
    had.update(argv=argv, path=[script_dir] + sys.path, modules={})
    return fake_os, Partial('sys', touch, had)


def _nothing(*args, **kwargs):
    """Of no effect on the settings, and not done."""


def wall(touch, opened):
    """From now on this process writes no file, starts no process and opens no connection, whatever runs in it. Can't be taken back."""

    def hook(event, args):
        if event == 'open':
            if isinstance(args[2], int) and not args[2] & WRITING:
                opened.append(args[0])
                return
        elif not event.startswith(STOPPED):
            return
        touch('writing', ())
        raise PermissionError('the configuration probe only reads')

    sys.addaudithook(hook)


def limits():
    """What a script may take: 2 GiB of address space, no file of more than 0 bytes, nothing to read on stdin, nobody to print to."""
    import resource
    for limit, most in ((resource.RLIMIT_AS, 2 << 30), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(limit)[1]
        try:
            resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        except (ValueError, OSError):
            pass  # not every system has every limit: the others and the parent's deadline hold
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
