// The section of GPU use: one measure at a time, of each drawn run over all its GPUs or of each GPU of one run, beside the figures of the runs' summaries.
(() => {
  const { el, legend } = ops;
  const section = document.getElementById('gpu');
  const ROWS = 30;
  const MEASURES = { util_pct: 'utilisation, %', memory_used_mib: 'memory used, MiB', power_w: 'power, W', temperature_c: 'temperature, °C' };
  const OVER = { util_pct: 'mean over its GPUs', memory_used_mib: 'sum over its GPUs', power_w: 'sum over its GPUs', temperature_c: 'hottest of its GPUs' };
  const state = { measure: 'util_pct', run: '', x: 'elapsed' };

  const measures = el('select', { 'aria-label': 'measure', onchange: () => set({ measure: measures.value }) });
  const runs = el('select', { 'aria-label': 'of', onchange: () => set({ run: runs.value }) });
  const sources = ops.sources();
  const plot = ops.plot.of({ title: 'GPU use', height: 300, note: sources.node });
  const names = el('ul', { class: 'legend', 'aria-label': 'lines in the chart' });
  const empty = el('p', { class: 'chart-note' });
  const table = el('div', { class: 'figures', role: 'region', 'aria-label': 'GPU figures of the runs', tabindex: '0' });
  section.append(
    el('h2', { id: 'gpu-title' }, 'GPU use'),
    el('div', { class: 'controls' }, el('label', { class: 'control' }, 'measure ', measures), el('label', { class: 'control' }, 'of ', runs),
      legend.select('x axis', [['elapsed', 'elapsed time'], ['clock', 'wall clock']], (x) => set({ x }))),
    empty, names, el('div', { class: 'charts beside' }, plot.node, table));

  function set(change) {
    Object.assign(state, change);
    update();
  }

  function choose(select, options, value) {
    const now = JSON.stringify(options);
    // A list that people have open isn't taken from under their hands.
    if (select.options.length === 0 || select.known !== now) select.replaceChildren(...options.map(([key, text]) => el('option', { value: key }, text)));
    select.known = now;
    select.value = value;
  }

  const title = (measure) => (Object.hasOwn(MEASURES, measure) ? MEASURES[measure] : ops.brief(measure));

  // Measures that there are, the known ones first.
  function measuresOf(drawn) {
    const found = new Set(drawn.flatMap((run) => (run.gpu_curves ?? []).map((curve) => curve.name.replace(/^gpu\/(\d+\/)?/, ''))));
    return [...Object.keys(MEASURES).filter((name) => found.has(name)), ...[...found].filter((name) => !Object.hasOwn(MEASURES, name)).sort()];
  }

  function linesOf(drawn, how) {
    const lines = [];
    for (const run of drawn) {
      for (const curve of run.gpu_curves ?? []) {
        const [, gpu, measure] = /^gpu\/(?:(\d+)\/)?(.*)$/s.exec(curve.name) ?? [];
        if (measure !== state.measure || (gpu !== undefined) !== (run.key === state.run) || !curve.y.length) continue;
        const named = gpu === undefined ? { key: run.key, label: run.run_id } : { key: `gpu ${gpu}`, label: `GPU ${gpu}` };
        lines.push(Object.assign(ops.lines.of(curve, run, how), named));
      }
    }
    return lines;
  }

  function cell(value, unit) {
    return el('td', { class: 'number' }, typeof value === 'number' ? `${value.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}` : '–');
  }

  function figures(drawn) {
    const known = drawn.filter((run) => run.gpu);
    if (!known.length) return table.replaceChildren();
    const rows = known.slice(0, ROWS).map((run) => el('tr', {}, el('th', { scope: 'row' }, legend.swatch(run.key), el('bdi', {}, ops.brief(run.run_id, 28))),
      cell(run.gpu.util_mean_pct, '%'), cell(run.gpu.memory_peak_mib, 'MiB'), cell(run.gpu.energy_wh, 'Wh'),
      el('td', { class: 'number' }, typeof run.gpu.util_pct === 'number' && !ops.isOver(run) ? `${Math.round(run.gpu.util_pct)} %` : '–')));
    const files = [...new Set(known.map((run) => String(run.files?.state ?? '').split('/').at(-1)).filter(Boolean))].join(', ');
    table.replaceChildren(el('table', {}, el('caption', {}, 'Figures of the runs', files ? ` (from ${ops.brief(files, 60)} of each run directory)` : ''),
      el('thead', {}, el('tr', {}, ['run', 'mean', 'peak memory', 'energy', 'now'].map((name, i) => el('th', { scope: 'col', class: i ? 'number' : '' }, name)))),
      el('tbody', {}, rows)));
    if (known.length > ROWS) table.append(el('p', { class: 'chart-note' }, `and ${known.length - ROWS} more in the table of runs`));
    return undefined;
  }

  function update() {
    const drawn = legend.runs();
    const found = measuresOf(drawn);
    if (found.length && !found.includes(state.measure)) state.measure = found[0];
    const single = drawn.filter((run) => (run.gpu_curves ?? []).some((curve) => /^gpu\/\d+\//.test(curve.name)));
    if (!single.some((run) => run.key === state.run)) state.run = '';
    choose(measures, found.map((name) => [name, title(name)]), state.measure);
    choose(runs, [['', 'all drawn runs'], ...single.slice(0, 500).map((run) => [run.key, `each GPU of ${ops.brief(run.run_id)}`])], state.run);
    const how = { x: ops.axis.scale(state.x, false), y: ops.axis.scale('number', false), smoothing: 0 };
    // One run's GPUs are looked at without the other runs.
    const lines = linesOf(state.run ? drawn.filter((run) => run.key === state.run) : drawn, how);
    plot.chart.rename(`${title(state.measure)}, ${state.run ? `each GPU of ${ops.brief(ops.byKey.get(state.run).run_id)}` : OVER[state.measure] ?? 'of each run'}`);
    plot.node.hidden = !found.length;
    plot.set(lines, how);
    sources.show(plot.chart, lines, how);
    legend.show(names, lines.map((line) => [line.key, line.label]));
    figures(drawn);
    empty.textContent = !drawn.length ? 'No run is chosen: tick runs in the table.' : !found.length ? 'Of the chosen runs no GPU use was recorded.' : '';
  }

  const gently = legend.gently(update);
  ops.on('drawn', gently);
  ops.on('runs', gently);
  ops.on('theme', update);
  ops.on('points', (keys) => { if ([...keys].some((key) => ops.drawn.has(key))) gently(); });
  update();
})();
