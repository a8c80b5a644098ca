// The section of the timeline: one lane a run, in the table's order.
(() => {
  const { el, legend, lanes } = ops;
  const section = document.getElementById('timeline');
  const LANE = 22;
  const TOP = 34;
  const state = { page: 0, size: 50, view: undefined, at: undefined };
  let rows = [];

  const pages = el('span', { class: 'control' });
  const empty = el('p', { class: 'chart-note' });
  const chart = ops.chart.of({ title: 'Timeline of attempts', height: 200, draw, reset: () => zoom(undefined) });
  chart.node.classList.add('wide');
  const signs = el('ul', { class: 'legend', 'aria-label': 'states and events' },
    lanes.STATES.map((name) => el('li', {}, el('span', { class: 'swatch', style: `background:url(${lanes.tile(name).toDataURL()})`, 'aria-hidden': 'true' }), name)),
    Object.entries(lanes.MARKS).map(([name, sign]) => el('li', {}, el('span', { 'aria-hidden': 'true' }, `${sign} `), name.replaceAll('_', ' '))));
  const size = legend.select('lanes', [['50', '50'], ['25', '25'], ['200', '200']], (n) => set({ size: Number(n), page: 0 }));
  section.append(el('h2', { id: 'timeline-title' }, 'Timeline'), el('div', { class: 'controls' }, size, pages), signs, empty, chart.node,
    el('p', { class: 'chart-note hint' }, 'Times are UTC. Ctrl and wheel zoom. With the keyboard: up and down change the run, left and right go through its attempts and events, + and - zoom.'));

  function set(change) {
    Object.assign(state, change, { at: undefined });
    update();
  }

  function update() {
    const all = ops.shown.map((key) => ops.byKey.get(key)).filter(Boolean);
    const last = Math.max(0, Math.ceil(all.length / state.size) - 1);
    state.page = Math.min(state.page, last);
    const from = state.page * state.size;
    const now = ops.data.live ? Date.now() : Date.parse(ops.data.generated_at);
    rows = all.slice(from, from + state.size).map((run) => lanes.of(run, now));
    const turn = (by, text, name) => el('button', { type: 'button', class: 'chart-button', 'aria-label': name,
      disabled: state.page + by < 0 || state.page + by > last, onclick: () => set({ page: state.page + by }) }, text);
    pages.replaceChildren(...(last ? [turn(-1, '←', 'earlier lanes'),
      `${from + 1}–${from + rows.length} of ${all.length} runs`, turn(1, '→', 'later lanes')] : [ops.format.plural(all.length, 'run')]));
    const untimed = rows.filter((row) => !row.items.length).length;
    empty.textContent = !all.length ? 'No run passes the filter.' : untimed ? `${ops.format.plural(untimed, 'run')} without a known time.` : '';
    chart.node.hidden = !rows.length;
    chart.box.style.height = `${TOP + rows.length * LANE + (ops.data.live ? 24 : 8)}px`;
    const files = [...new Set(rows.flatMap(({ run }) => [run.files?.state, run.files?.events]).filter(Boolean).map((file) => String(file).split('/').at(-1)))];
    chart.description.textContent = files.length ? `from ${ops.brief(files.join(', '), 80)} of each run directory` : '';
    chart.refresh();
  }

  function whole() {
    const items = rows.flatMap((row) => row.items);
    const low = items.reduce((least, item) => Math.min(least, item.from), Infinity);
    const high = items.reduce((most, item) => Math.max(most, item.to), -Infinity);
    return high >= low ? ops.axis.padded(low, Math.max(high, low + 1000), 0.01) : [0, 1];
  }

  function zoom(view) {
    state.view = view && view[1] - view[0] > 100 ? view : undefined;
    chart.refresh();
  }

  function zoomBy(by, around) {
    const [low, high] = state.view ?? whole();
    const all = whole();
    const next = [Math.max(all[0], around - (around - low) * by), Math.min(all[1], around + (high - around) * by)];
    zoom(next[0] <= all[0] && next[1] >= all[1] ? undefined : next);
  }

  // Of marks of one kind that would lie on each other one is enough.
  function marksOf(x) {
    const seen = new Set();
    return rows.flatMap((row, lane) => row.marks.map((mark) => [mark.from, lane, mark.mark])).filter(([at, lane, kind]) => {
      const place = `${lane} ${kind} ${Math.round(x.pixel(at) / 3)}`;
      return at >= x.low && at <= x.high && !seen.has(place) && seen.add(place);
    });
  }

  function draw({ width, height }, colors) {
    const left = Math.min(200, width * 0.3);
    const [low, high] = state.view ?? whole();
    const x = chart.x = ops.axis.span(low, high, left, width - left - 14);
    const bars = rows.flatMap((row, lane) => row.bars.map((bar) => ({ ...bar, lane }))).filter((bar) => bar.to >= low && bar.from <= high);
    const marks = marksOf(x);
    // ECharts asks again later, when there may be other rows.
    const names = rows.map((row) => ops.brief(row.run.run_id, Math.floor((left - 10) / 6.9)));
    const now = Date.parse(ops.data.generated_at);
    const rect = (bar) => {
      const from = Math.max(left, x.pixel(bar.from));
      const shape = { x: from, y: TOP + bar.lane * LANE + 4, width: Math.max(3, x.pixel(Math.min(bar.to, high)) - from), height: LANE - 8, r: 3 };
      return { type: 'rect', silent: true, shape, style: { fill: { image: lanes.tile(bar.state), repeat: 'repeat' } } };
    };
    const nowLine = { silent: true, symbol: 'none', label: { formatter: 'now', color: colors.text }, lineStyle: { color: colors.text }, data: [{ xAxis: Math.max(now, Date.now()) }] };
    return {
      grid: { left, right: 14, top: TOP, height: rows.length * LANE, outerBoundsMode: 'none' },
      xAxis: ops.axis.option(ops.axis.scale('clock', false), low, high, width / 100, colors,
        { position: 'top', splitLine: { show: true, lineStyle: { color: colors.line, opacity: 0.4 } } }),
      yAxis: { type: 'category', inverse: true, data: names.map((_, i) => String(i)), axisTick: { show: false }, axisLine: { lineStyle: { color: colors.line } },
        axisLabel: { interval: 0, color: colors.text, fontSize: 11, formatter: (i) => names[i] ?? '' } },
      series: [
        { type: 'custom', silent: true, clip: true, progressive: 0, data: bars.map((bar) => [bar.from, bar.lane]), renderItem: (params) => rect(bars[params.dataIndex]),
          markLine: ops.data.live ? nowLine : undefined },
        ...[...new Set(marks.map((m) => m[2]))].map((kind) => ({ type: 'scatter', silent: true, symbol: kind, symbolSize: 8, z: 4, clip: true,
          itemStyle: { color: colors.text, borderColor: colors.ground, borderWidth: kind.startsWith('empty') ? 0 : 1 }, data: marks.filter((m) => m[2] === kind) })),
      ],
    };
  }

  function show(found, aloud) {
    state.at = found;
    if (!found || !chart.x) return chart.quiet();
    const row = rows[found.lane];
    const item = row.items[found.i];
    const top = TOP + found.lane * LANE;
    const pen = chart.pen();
    Object.assign(pen, { strokeStyle: ops.chart.colors().text, lineWidth: 2 });
    const at = item ? [chart.x.pixel(item.from), chart.x.pixel(item.to)] : [chart.x.pixel(chart.x.low), chart.x.pixel(chart.x.high)];
    pen.strokeRect(at[0] - 4, top + 1, at[1] - at[0] + 8, LANE - 2);
    const told = item ?? { title: 'no known time', rows: [] };
    const title = `${ops.brief(row.run.run_id)} · ${told.title}`;
    chart.tell(title, told.rows, at[0], top + LANE);
    if (aloud) ops.say(`${title}: ${told.rows.map((r) => r.join(' ')).join(', ')}`);
    return undefined;
  }

  ops.timelineKeys(chart, { rows: () => rows, at: () => state.at, show, zoomBy, zoom, LANE, TOP });
  const gently = legend.gently(update);
  ops.on('runs', gently);
  ops.on('shown', gently);
  update();
})();
