// The section of curves: a chart for each chosen metric, with the curves of all drawn runs over each other.
(() => {
  const { el, legend, metrics } = ops;
  const section = document.getElementById('curves');
  const OPEN_AT_MOST = 24;
  const state = { x: 'number', logX: false, logY: false, smoothing: 0, open: [], chosen: false };
  const plots = new Map();

  const weight = el('output', {}, '0.00');
  const slider = el('input', { type: 'range', min: '0', max: '0.99', step: '0.01', value: '0', oninput: () => set({ smoothing: Number(slider.value) }) });
  const names = el('ul', { class: 'legend', 'aria-label': 'runs in the charts' });
  const charts = el('div', { class: 'charts' });
  const empty = el('p', { class: 'chart-note' });
  const picker = metrics.picker((name, wanted) => {
    if (wanted && state.open.length >= OPEN_AT_MOST) ops.say(`${OPEN_AT_MOST} charts are open: close one first`);
    else state.open = wanted ? [...state.open, name] : state.open.filter((other) => other !== name);
    set({ chosen: true });
  });
  section.append(
    el('h2', { id: 'curves-title' }, 'Curves'),
    el('div', { class: 'controls' },
      legend.select('x axis', [['number', 'step'], ['elapsed', 'elapsed time'], ['clock', 'wall clock']], (x) => set({ x })),
      legend.check('log x', (logX) => set({ logX })), legend.check('log y', (logY) => set({ logY })),
      el('label', { class: 'control' }, 'smoothing ', slider, ' ', weight), picker.node),
    names, empty, charts,
    el('p', { class: 'chart-note hint' }, 'Drag to zoom, Ctrl and wheel too; double click shows everything. With the keyboard: arrows, Home, End, +, -, 0.'));

  function set(change) {
    Object.assign(state, change);
    weight.textContent = state.smoothing.toFixed(2);
    update();
  }

  const how = () => ({
    x: ops.axis.scale(state.x, state.logX && state.x !== 'clock'), y: ops.axis.scale('number', state.logY), smoothing: state.smoothing,
  });

  function linesOf(name, runs, axes) {
    const lines = [];
    for (const run of runs) {
      const curve = run.curves?.find((c) => c.name === name);
      if (curve?.y.length) lines.push(Object.assign(ops.lines.of(curve, run, axes), { key: run.key, label: run.run_id }));
    }
    return lines;
  }

  function plotOf(name) {
    if (!plots.has(name)) {
      const sources = ops.sources();
      const plot = ops.plot.of({ title: ops.brief(name, 80), height: 300, note: sources.node });
      plot.sources = sources;
      plots.set(name, plot);
    }
    return plots.get(name);
  }

  function fill(name, runs, axes) {
    const plot = plotOf(name);
    const lines = linesOf(name, runs, axes);
    plot.set(lines, axes);
    plot.sources.show(plot.chart, lines, axes);
  }

  // Charts that are there stay where they are: only what changed is touched.
  function update() {
    const runs = legend.runs();
    const found = metrics.names(runs);
    if (!state.chosen) state.open = metrics.first(found);
    for (const [name, plot] of plots) {
      if (state.open.includes(name)) continue;
      plot.close();
      plots.delete(name);
    }
    const axes = how();
    state.open.forEach((name, at) => {
      const { node } = plotOf(name);
      if (charts.children[at] !== node) charts.insertBefore(node, charts.children[at] ?? null);
      fill(name, runs, axes);
    });
    picker.show(found, state.open);
    legend.show(names, runs.map((run) => [run.key, run.run_id]));
    const left = ops.data.omitted?.curves ?? 0;
    empty.textContent = [!ops.drawn.size ? 'No run is chosen: tick runs in the table.' : !found.size ? 'The chosen runs have no metrics.' : '',
      left ? `The curves of ${left} runs were left out for size.` : ''].filter(Boolean).join(' ');
  }

  const gently = legend.gently(update);
  ops.on('drawn', gently);
  ops.on('runs', gently);
  ops.on('theme', update);
  // Most of the growth is of runs that nobody looks at.
  ops.on('points', (keys) => { if ([...keys].some((key) => ops.drawn.has(key))) gently(); });
  update();
})();
