# Reads what to look at from stdin (JSON), writes "@ops KEY JSON" lines.
def main():
    spec = json.load(sys.stdin)
    report = Report(spec)
    Report.secret_files = [os.path.expanduser(f) for f in spec['secret_files'].values()]
    Report.values = known_values(spec)
    for path in spec['paths']:
        if os.path.lexists(path):
            scan_tree(report, os.path.realpath(path) if os.path.isdir(path) else path, spec['all'])
        else:
            report.say('absent', place=shown(path))
    if spec['repository']:
        scan_repository(report, spec['repository'], spec['all'], spec['commits'])
    if spec['tmux']:
        scan_tmux(report)
    report.say('done', whole=report.whole, **report.counts)


def complain(kind, error, trace):
    # What python says of an error may hold a piece of what it read.
    while trace and trace.tb_next:
        trace = trace.tb_next
    sys.stderr.write('%s in line %d of the scanner\n' % (kind.__name__, trace.tb_lineno if trace else 0))


sys.excepthook = complain
main()
