// The section of parameters against a result: parallel coordinates or a scatter plot, over the runs that pass the table's filter or those that are drawn.
(() => {
  const { el, legend, results } = ops;
  const section = document.getElementById('parameters');
  const AXES = 6;
  const AXES_AT_MOST = 12;
  const RUNS_AT_MOST = 2000;
  const state = { view: 'parallel', of: 'shown', result: String(ops.data.result || ''), chosen: undefined, x: '', color: '', logX: undefined, logY: undefined };

  const parallel = ops.parallel(() => choose());
  const scatter = ops.scatter();
  const ranges = ops.ranges(parallel);
  const selection = ops.selection();
  const result = select('result', (key) => ({ result: key }));
  const x = select('over', (name) => ({ x: name, logX: undefined }));
  const color = select('coloured by', (name) => ({ color: name }));
  const logs = [['x', 'logX'], ['y', 'logY']].map(([axis, name]) => legend.check(`log ${axis}`, (on) => set({ [name]: on })));
  const picks = el('ul', { class: 'picks' });
  const picker = el('details', { class: 'chart-list metrics' }, el('summary', {}, 'parameters'), picks);
  const colors = el('div', {});
  const note = el('p', { class: 'chart-note' });
  const only = { scatter: [x.node, color.node, ...logs], parallel: [picker, ranges.node] };
  section.append(
    el('h2', { id: 'parameters-title' }, 'Parameters and results'),
    el('div', { class: 'controls' }, legend.select('view', [['parallel', 'parallel coordinates'], ['scatter', 'scatter']], (view) => set({ view })), result.node,
      legend.select('runs', [['shown', 'all in the table'], ['drawn', 'those that are drawn']], (of) => set({ of })), x.node, color.node, ...logs, picker),
    note, colors, el('div', { class: 'charts' }, parallel.chart.node, scatter.chart.node), ranges.node, selection.node,
    el('p', { class: 'chart-note hint' }, 'Drag along an axis to keep the runs that pass through there. With the keyboard: arrows, Home and End go through the runs.'));
  for (const chart of [parallel.chart, scatter.chart]) chart.node.classList.add('wide');

  function set(change) {
    Object.assign(state, change);
    update();
  }

  function select(label, change) {
    const box = el('select', { 'aria-label': label, onchange: () => set(change(box.value)) });
    return { node: el('label', { class: 'control' }, `${label} `, box), show(options, value) {
      const now = JSON.stringify(options);
      if (box.known !== now) box.replaceChildren(...options.map(([key, text]) => el('option', { value: key }, text)));
      box.known = now;
      box.value = value;
    } };
  }

  function pick(names, chosen) {
    const box = (name) => el('li', {}, el('label', {}, el('input', { type: 'checkbox', checked: chosen.includes(name), onchange: (event) => {
      const next = event.target.checked ? [...chosen, name] : chosen.filter((other) => other !== name);
      if (next.length > AXES_AT_MOST) ops.say(`at most ${AXES_AT_MOST} axes`);
      set({ chosen: next.slice(0, AXES_AT_MOST) });
    } }), el('bdi', {}, ops.brief(name, 60))));
    const focused = [...picks.querySelectorAll('input')].indexOf(document.activeElement);
    picks.replaceChildren(...names.slice(0, 300).map(box));
    if (focused >= 0) picks.querySelectorAll('input')[focused]?.focus();
  }

  const axisOf = (runs, name, log) => Object.assign(results.axis(runs.map((run) => results.parameter(run, name)), log), { name });

  function update() {
    const all = (state.of === 'drawn' ? [...ops.drawn] : ops.shown).map((key) => ops.byKey.get(key)).filter(Boolean);
    const keys = results.keys(all);
    if (!keys.has(state.result)) state.result = keys.has(ops.data.result) ? ops.data.result : keys.keys().next().value ?? '';
    const having = all.filter((run) => !Number.isNaN(results.value(run, state.result)));
    const runs = having.slice(0, RUNS_AT_MOST);
    const names = results.varying(runs);
    const chosen = (state.chosen ?? results.telling(runs).slice(0, AXES)).filter((name) => names.includes(name));
    const title = keys.get(state.result) ?? '';
    result.show([...keys], state.result);
    pick(names, chosen);
    const usable = runs.length > 0 && names.length > 0;
    note.textContent = words(all, having, runs, names, title);
    for (const [view, nodes] of Object.entries(only)) for (const node of nodes) node.hidden = !usable || state.view !== view;
    parallel.chart.node.hidden = !usable || state.view !== 'parallel';
    scatter.chart.node.hidden = !usable || state.view !== 'scatter';
    selection.node.hidden = !usable || state.view !== 'parallel';
    colors.hidden = !usable;
    if (!usable) return;
    const y = Object.assign(results.axis(runs.map((run) => results.value(run, state.result)), state.view === 'scatter' ? state.logY : undefined), { name: title });
    if (state.view === 'parallel') drawParallel(runs, [...chosen.map((name) => axisOf(runs, name)), y]);
    else drawScatter(runs, names, y);
  }

  function words(all, having, runs, names, title) {
    if (!all.length) return state.of === 'drawn' ? 'No run is chosen: tick runs in the table.' : 'No run passes the filter.';
    if (!state.result || !having.length) return 'None of these runs has a result yet.';
    if (!names.length) return `The settings of ${runs.length > 1 ? 'these runs' : 'this run'} don't differ: there is nothing to compare.`;
    const left = all.length - having.length;
    return [left ? `${ops.format.plural(left, 'run')} without ${title} ${left === 1 ? 'is' : 'are'} left out.` : '',
      having.length > runs.length ? `The first ${RUNS_AT_MOST} of ${having.length} runs are drawn.` : '',
      'Results from summary.json, parameters from config_effective.json of each run directory.'].filter(Boolean).join(' ');
  }

  function lacking(chart, axes) {
    chart.description.textContent = axes.filter((axis) => axis.missing)
      .map((axis) => `${ops.format.plural(axis.missing, 'run')} without a value of ${ops.brief(axis.name)} here`).join(' · ');
  }

  function drawParallel(runs, axes) {
    const ramp = ops.ramp.of(axes.at(-1), axes.at(-1).name);
    parallel.set(runs, axes, ramp);
    colors.replaceChildren(ramp.legend);
    ranges.show();
    lacking(parallel.chart, axes);
    choose();
  }

  function drawScatter(runs, names, y) {
    if (!names.includes(state.x)) state.x = names[0];
    if (!names.includes(state.color)) state.color = names[1] ?? names[0];
    const by = axisOf(runs, state.color);
    const ramp = ops.ramp.of(by, by.name);
    const axes = { x: axisOf(runs, state.x, state.logX), y, by };
    x.show(names.map((name) => [name, ops.brief(name)]), state.x);
    color.show(names.map((name) => [name, ops.brief(name)]), state.color);
    logs.forEach((label, i) => { label.querySelector('input').checked = [axes.x, y][i].scale.log; });
    scatter.set(runs, axes, ramp);
    colors.replaceChildren(ramp.legend);
    lacking(scatter.chart, [axes.x, y, by]);
  }

  function choose() {
    selection.show(parallel.runs(), parallel.axes(), parallel.chosen());
  }

  const gently = legend.gently(update);
  for (const event of ['shown', 'drawn', 'runs', 'theme']) ops.on(event, gently);
  update();
})();
