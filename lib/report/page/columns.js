// The columns of the runs table and of its filter, under the keys that CSV and `ops run report --filter` have.
ops.columns = (() => {
  const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);
  const present = (value) => (value === null || value === '' || (Array.isArray(value) && !value.length) ? undefined : value);

  function column(key, label, kind, file, value) {
    return { key, label, kind, value: (run) => present(value(run)), file: (run) => own(run.files, file) ?? run.source ?? '' };
  }

  const FIXED = [
    column('run_id', 'run', 'text', 'metadata', (r) => r.run_id),
    column('state', 'state', 'state', 'state', (r) => r.state),
    column('preset', 'preset', 'text', 'metadata', (r) => r.preset),
    column('started_at', 'started', 'time', 'state', (r) => r.started_at),
    column('duration_sec', 'duration', 'duration', 'state', (r) => r.duration_sec),
    column('cause', 'cause', 'text', 'state', (r) => r.cause),
    column('exit_code', 'exit code', 'number', 'state', (r) => r.exit_code),
    column('gpu.util_mean_pct', 'GPU %', 'number', 'gpu', (r) => r.gpu?.util_mean_pct ?? r.gpu?.util_pct ?? null),
    column('gpu.memory_peak_mib', 'GPU memory MiB', 'number', 'gpu', (r) => r.gpu?.memory_peak_mib ?? r.gpu?.memory_mib ?? null),
    column('gpu.energy_wh', 'GPU energy Wh', 'number', 'gpu', (r) => r.gpu?.energy_wh ?? null),
    column('cost_usd', 'cost', 'usd', 'state', (r) => r.cost_usd),
    column('tags', 'tags', 'tags', 'metadata', (r) => r.tags),
    column('note', 'note', 'text', 'metadata', (r) => r.note),
    column('commit', 'commit', 'commit', 'metadata', (r) => r.commit),
    column('pod', 'pod', 'text', 'metadata', (r) => r.pod),
    column('project', 'project', 'text', 'metadata', (r) => r.project),
    column('kind', 'kind', 'text', 'metadata', (r) => r.kind),
    column('wandb_url', 'W&B', 'link', 'state', (r) => r.wandb_url),
    column('source', 'source', 'text', 'state', (r) => r.source),
  ];
  const ALIASES = { run: 'run_id', started: 'started_at', duration: 'duration_sec', cost: 'cost_usd', step: 'last.step', wandb: 'wandb_url', tag: 'tags',
      gpu: 'gpu.util_mean_pct' };
  const LABELS = { last: 'last ', best: 'best ', config: '' };

  // Where a last or best value stands: in the summary of a run that is over, else in its metrics.
  function named(area, name) {
    const found = column(`${area}.${name}`, `${LABELS[area]}${name}`, 'value', area === 'config' ? 'config' : 'state', (r) => own(r[area], name));
    const file = found.file;
    if (area !== 'config') found.file = (run) => (ops.isOver(run) ? file(run) : own(run.files, 'metrics') ?? file(run));
    return { ...found, area, name };
  }

  let byKey = new Map();

  // Anew when runs come: they may have metrics and settings that none had.
  function collect() {
    byKey = new Map(FIXED.map((c) => [c.key, c]));
    const names = { last: new Set(), best: new Set(), config: new Set() };
    for (const run of ops.data.runs) {
      for (const area in names) for (const name in run[area]) if (Object.hasOwn(run[area], name)) names[area].add(name);
    }
    for (const area in names) for (const name of [...names[area]].sort()) byKey.set(`${area}.${name}`, named(area, name));
  }

  function find(key) {
    if (key === 'result') return byKey.get(ops.data.result);
    return byKey.get(key) ?? byKey.get(own(ALIASES, key) ?? '');
  }

  // Settings that aren't the same in all runs that have them, the likeliest reasons for another result first.
  const varying = (limit) => ops.results.telling(ops.data.runs.slice(0, 2000)).map((name) => `config.${name}`).filter((key) => byKey.has(key)).slice(0, limit);

  function defaults() {
    const keys = ['state', 'started_at', 'duration_sec', ops.data.result, ...varying(4), 'cause', 'tags'];
    return keys.filter((key, i) => byKey.has(key) && keys.indexOf(key) === i && (key !== 'cause' || ops.data.runs.some((run) => run.cause)));
  }

  const collator = new Intl.Collator('en', { numeric: true });

  // Numbers as numbers and before texts.
  function compare(x, y) {
    if (typeof x === 'number' && typeof y === 'number') return x - y;
    if (typeof x !== typeof y && (typeof x === 'number' || typeof y === 'number')) return typeof x === 'number' ? -1 : 1;
    return collator.compare(String(x), String(y));
  }

  function text(c, value) {
    const f = ops.format;
    if (value === undefined) return '';
    if (c.kind === 'duration') return f.duration(value);
    if (c.kind === 'time') return f.time(value);
    if (c.kind === 'usd') return f.usd(value);
    if (c.kind === 'commit') return f.cut(value, 40).slice(0, 7);
    if (c.kind === 'tags') return f.cut(value.join(' '));
    // A setting is shown as it was given, a result as a figure.
    return typeof value === 'number' && c.area !== 'config' ? f.number(value) : f.cut(value);
  }

  // By the first value that there is: settings are of any kind.
  function isNumeric(c) {
    const run = ops.data.runs.slice(0, 1000).find((r) => c.value(r) !== undefined);
    return run !== undefined && typeof c.value(run) === 'number';
  }

  collect();
  return { collect, find, isNumeric, defaults, compare, text, own, keys: () => [...byKey.keys()], all: () => [...byKey.values()] };
})();
