// The runs that are kept in the chart of parameters, as a table, and a way to draw their curves.
ops.selection = () => {
  const { el } = ops;
  const ROWS = 30;
  const count = el('p', { class: 'chart-note', role: 'status' });
  const table = el('table', {});
  const draw = el('button', { type: 'button', class: 'chart-button', onclick: () => redraw() }, 'draw the curves of these runs');
  const node = el('div', { class: 'figures chosen', role: 'region', 'aria-label': 'chosen runs', tabindex: '0' }, count, draw, table);
  let keys = [];

  function redraw() {
    ops.drawn.clear();
    for (const key of keys) ops.drawn.add(key);
    ops.emit('drawn');
    ops.say(`the charts draw ${ops.format.plural(keys.length, 'run')}`);
  }

  // The best of the chosen indices first, as far as lower is better; axes with the result at the end.
  function show(runs, axes, chosen) {
    const result = axes.at(-1);
    const order = [...chosen].sort((a, b) => result.positions[a] - result.positions[b]);
    keys = order.map((i) => runs[i].key);
    count.textContent = chosen.length === runs.length ? `all ${ops.format.plural(runs.length, 'run')}, the lowest ${ops.brief(result.name)} first`
      : `${chosen.length} of ${ops.format.plural(runs.length, 'run')} chosen`;
    draw.hidden = !keys.length;
    table.hidden = !keys.length;
    const most = chosen.length === runs.length ? 10 : ROWS;
    const columns = [result, ...axes.slice(0, -1)];
    const kind = (axis) => ({ class: axis.categories ? '' : 'number' });
    const value = (axis, i) => (Number.isFinite(axis.positions[i]) ? axis.text(axis.positions[i]) : '–');
    const head = columns.map((axis) => el('th', { scope: 'col', ...kind(axis) }, el('bdi', {}, ops.brief(axis.name, 24))));
    const body = order.slice(0, most).map((i) => el('tr', {}, el('th', { scope: 'row' }, el('bdi', {}, ops.brief(runs[i].run_id, 28))),
      columns.map((axis) => el('td', kind(axis), el('bdi', {}, value(axis, i))))));
    table.replaceChildren(el('caption', { class: 'aside' }, 'chosen runs'), el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'run'), head)), el('tbody', {}, body));
    if (order.length > most) table.tBodies[0].append(el('tr', {}, el('td', { colspan: columns.length + 1, class: 'more' }, `and ${order.length - most} more`)));
  }

  return { node, show };
};
