# Says how python, and so W&B, reads a netrc: ok, "line N" where it can't, or what else is wrong. Its own messages hold what it read, so they aren't said.
import netrc, sys
key = sys.stdin.readline().rstrip('\n')
try:
    entry = netrc.netrc(sys.argv[1]).hosts.get(sys.argv[2])
    print('no entry' if not entry or not entry[2] else 'another value' if key and entry[2] != key else 'ok')
except netrc.NetrcParseError as e:
    print('line %d' % (e.lineno or 1))
except UnicodeError:
    print("it isn't UTF-8")
