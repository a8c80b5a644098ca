// Which columns the table has: check boxes with a field to search among them, since runs may have hundreds of metrics and settings.
ops.chooser = (() => {
  const { el } = ops;
  const MOST = 200;
  const AREAS = { last: 'last values', best: 'best values', config: 'settings' };
  let chosen = ops.columns.defaults();
  let touched = false;

  const search = el('input', { type: 'search', placeholder: 'search columns', 'aria-label': 'search columns', oninput: fill });
  const list = el('div', { class: 'choices' });
  const panel = el('div', { class: 'panel' }, search, list,
    el('div', { class: 'row' }, el('button', { type: 'button', onclick: () => set(ops.columns.defaults(), false) }, 'default columns')));
  const summary = el('summary', {}, 'Columns');
  const node = el('details', { class: 'chooser popover' }, summary, panel);
  node.addEventListener('toggle', () => { if (node.open) { fill(); search.focus(); } });
  ops.popover(node);

  function set(keys, byHand) {
    chosen = keys;
    touched = byHand;
    fill();
    ops.emit('columns');
  }

  function toggle(key) {
    const order = ops.columns.keys();
    const keys = chosen.includes(key) ? chosen.filter((k) => k !== key) : [...chosen, key];
    // The default ones keep their places; what is added comes in the order of all columns behind them.
    const first = ops.columns.defaults();
    keys.sort((a, b) => (first.indexOf(a) + 1 || 1000) - (first.indexOf(b) + 1 || 1000) || order.indexOf(a) - order.indexOf(b));
    set(keys, true);
  }

  function choice(column) {
    const box = el('input', { type: 'checkbox', value: column.key, onchange: () => toggle(column.key) });
    box.checked = chosen.includes(column.key);
    return el('label', { title: ops.format.cut(column.key, 300) }, box, ops.format.cut(column.area ? column.name : column.label, 60));
  }

  function fill() {
    if (!node.open) return;
    const focus = document.activeElement?.closest?.('.choices') ? document.activeElement.value : null;
    const wanted = search.value.trim().toLowerCase();
    const found = ops.columns.all().filter((c) => c.key !== 'run_id' && `${c.key} ${c.label}`.toLowerCase().includes(wanted));
    const groups = ops.groupBy(found.slice(0, MOST), (c) => c.area ?? '');
    list.replaceChildren(...[...groups].map(([area, columns]) => el('fieldset', {}, el('legend', {}, AREAS[area] ?? 'of the run'), columns.map(choice))));
    if (found.length > MOST) list.append(el('p', { class: 'hint' }, `… and ${found.length - MOST} more: search for them`));
    if (!found.length) list.append(el('p', { class: 'hint' }, 'no such column'));
    if (focus !== null) [...list.querySelectorAll('input')].find((box) => box.value === focus)?.focus({ preventScroll: true });
  }

  // The columns of the table behind the run itself.
  function columns() {
    return chosen.map((key) => ops.columns.find(key)).filter(Boolean);
  }

  // A page that was opened before the first run came chooses when there is one.
  ops.on('runs', () => {
    if (!touched) chosen = ops.columns.defaults();
    if (node.open) fill();
  });
  return { node, columns };
})();
