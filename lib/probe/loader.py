# python -I -S -c LOADER CACHE PROGRAM ARGUMENTS: runs the text PROGRAM, whose compiled form is kept in CACHE for the next time where that can be written.
# Compiling takes as long as the work. CACHE lies in a directory that is named by the program's content, and python's version is added to it.
import sys

cache, program = sys.argv[1] + '.' + sys.implementation.cache_tag + '.%x' % sys.hexversion, sys.argv[2]
del sys.argv[1:3]
try:
    import marshal
    with open(cache, 'rb') as file:
        program = marshal.load(file)
except (OSError, ValueError, EOFError, TypeError):
    program = compile(program, 'ops', 'exec')
    try:
        import os
        with open('%s.%d' % (cache, os.getpid()), 'xb') as file:
            marshal.dump(program, file)
        os.replace(file.name, cache)
    except OSError:
        pass  # there is no such directory yet, or it can't be written
exec(program)
