// The runs table.
(() => {
  const { el } = ops;
  const PAGE = 100;
  const FIRST = 20;
  const { state } = ops.order;
  const open = { runs: new Set(), groups: new Set() };
  const rows = new Map();
  let items = [];
  let page = 0;
  let drawnByHand = false;

  const head = el('tr');
  const body = el('tbody');
  const table = el('table', { class: 'runs' }, el('caption', { class: 'aside' }, 'Runs, a row each; a button in a heading sorts by its column'),
      el('thead', {}, head), body);
  const empty = el('p', { class: 'empty', hidden: true });
  const count = el('span', { class: 'count' });
  const box = el('div', { class: 'box', role: 'region', 'aria-label': 'table of runs', tabindex: '0' }, table, empty);
  const news = ops.tools.news();
  ops.tools.arrows(body);
  const pager = ops.tools.pager((to) => { turn(to); });
  const bar = ops.tools.bar({
    filter: (query) => { bar.said(ops.order.setQuery(query)); page = 0; update(); },
    group: (yes) => { state.grouped = yes; page = 0; update(); },
    draw: (what) => draw(what === 'none' ? [] : what === 'all' ? ops.shown : ops.shown.slice(0, FIRST), true, true),
  });
  const actions = { toggle, toggleGroup, draw };

  function turn(to) {
    if (to < 0 || to >= pages() || to === page) return;
    page = to;
    render();
    box.scrollTop = 0;
  }

  const pages = () => Math.max(1, Math.ceil(items.length / PAGE));

  function draw(keys, yes, alone = false) {
    drawnByHand = true;
    if (alone) ops.drawn.clear();
    for (const key of keys) {
      if (yes) ops.drawn.add(key);
      else ops.drawn.delete(key);
    }
    ops.emit('drawn');
  }

  function toggle(key) {
    if (!open.runs.delete(key)) open.runs.add(key);
    news.seen(key);
    render();
  }

  function toggleGroup(name) {
    if (!open.groups.delete(name)) open.groups.add(name);
    render();
  }

  function prune() {
    const gone = [...ops.drawn].filter((key) => !ops.byKey.has(key));
    gone.forEach((key) => ops.drawn.delete(key));
    if (gone.length) ops.emit('drawn', 'default');
  }

  // Filter, order and groups anew, and who is drawn as long as nobody has chosen.
  function update() {
    items = ops.order.items();
    const keys = items.flatMap((item) => item.members.map((run) => run.key));
    const changed = keys.length !== ops.shown.length || keys.some((key, i) => key !== ops.shown[i]);
    ops.shown = keys;
    if (changed) ops.emit('shown');
    defaultDrawn();
    page = Math.min(page, pages() - 1);
    render();
  }

  function defaultDrawn() {
    const first = ops.shown.slice(0, FIRST);
    if (drawnByHand || (first.length === ops.drawn.size && first.every((key) => ops.drawn.has(key)))) return;
    ops.drawn.clear();
    first.forEach((key) => ops.drawn.add(key));
    ops.emit('drawn', 'default');
  }

  function heading(column) {
    const sort = state.sort?.key === column.key ? (state.sort.descending ? 'descending' : 'ascending') : 'none';
    return el('th', { scope: 'col', 'aria-sort': sort, title: ops.format.cut(column.key, 300), class: ops.columns.isNumeric(column) ? 'number' : '' },
      el('button', { type: 'button', 'data-sort': column.key, onclick: () => sortBy(column.key) }, ops.format.cut(column.label, 40),
          el('span', { class: 'sort', 'aria-hidden': 'true' })));
  }

  function sortBy(key) {
    ops.order.toggleSort(key);
    page = 0;
    update();
    [...head.querySelectorAll('button')].find((button) => button.dataset.sort === key)?.focus({ preventScroll: true });
    const now = state.sort?.key === key ? (state.sort.descending ? 'descending' : 'ascending') : 'none';
    ops.say(now === 'none' ? 'in the order of the report' : `sorted, ${now}`);
  }

  function renderHead(columns) {
    const all = [ops.columns.find('run_id'), ...columns];
    const now = JSON.stringify([all.map((c) => c.key), state.sort]);
    if (head.seen === now) return;
    head.seen = now;
    head.replaceChildren(...all.map(heading));
  }

  function row(name, make) {
    if (!rows.has(name)) rows.set(name, make());
    return rows.get(name);
  }

  function runRows(run, columns, member) {
    const isOpen = open.runs.has(run.key);
    const line = row(`run ${run.key}`, () => ops.rows.run(run.key, actions));
    ops.rows.update(line, run, columns, { open: isOpen, drawn: ops.drawn.has(run.key), member, news: news.has(run.key) });
    if (!isOpen) return [line];
    const more = row(`more ${run.key}`, () => el('tr', { class: 'more' }, el('td', {}, el('div', { class: 'details' }))));
    more.firstChild.colSpan = columns.length + 1;
    ops.details.fill(more.firstChild.firstChild, run);
    return [line, more];
  }

  function itemRows(item, columns) {
    if (item.members.length === 1) return runRows(item.members[0], columns, false);
    const isOpen = open.groups.has(item.name);
    const line = row(`group ${item.name}`, () => ops.rows.group(item, actions));
    ops.rows.updateGroup(line, item, columns, { open: isOpen, drawn: ops.drawn });
    return [line, ...(isOpen ? item.members.flatMap((run) => runRows(run, columns, true)) : [])];
  }

  function render() {
    const columns = ops.chooser.columns();
    renderHead(columns);
    place(items.slice(page * PAGE, (page + 1) * PAGE).flatMap((item) => itemRows(item, columns)));
    const all = ops.data.runs.length;
    const shown = ops.shown.length;
    count.textContent = `${shown === all ? ops.format.plural(all, 'run') : `${shown.toLocaleString('en')} of ${ops.format.plural(all, 'run')}`}, ${ops.drawn.size} drawn`;
    empty.hidden = shown > 0;
    empty.textContent = all ? 'No run fulfils the filter.' : ops.data.live ? 'No run yet: the first one appears here.' : 'No runs.';
    const from = page * PAGE + 1;
    pager.show(page, pages(), items.length > PAGE
        ? `${from.toLocaleString('en')}–${Math.min(items.length, from + PAGE - 1).toLocaleString('en')} of ${items.length.toLocaleString('en')}` : '');
  }

  // Rows that stay aren't touched; one that has the focus keeps it when it moves.
  function place(wanted) {
    const focus = document.activeElement;
    const keep = new Set(wanted);
    for (const old of [...body.children]) if (!keep.has(old)) old.remove();
    wanted.forEach((line, i) => { if (body.children[i] !== line) body.insertBefore(line, body.children[i] ?? null); });
    if (focus && focus !== document.activeElement && body.contains(focus)) focus.focus({ preventScroll: true });
    for (const [name, line] of rows) if (!keep.has(line)) rows.delete(name);
  }

  function show(key) {
    if (!ops.byKey.has(key)) return;
    const at = items.findIndex((item) => item.members.some((run) => run.key === key));
    if (at < 0) { ops.say('the filter hides this run'); return; }
    page = Math.floor(at / PAGE);
    if (items[at].members.length > 1) open.groups.add(items[at].name);
    open.runs.add(key);
    news.seen(key);
    render();
    const line = rows.get(`run ${key}`);
    line.scrollIntoView({ block: 'center', inline: 'nearest' });
    line.querySelector('.opener').focus({ preventScroll: true });
  }

  document.getElementById('runs').append(el('div', { class: 'title' }, el('h2', { id: 'runs-title' }, 'Runs'), count), news.node, bar.node, box, pager.node);
  // Another part's choice of who is drawn counts as one by hand, too.
  ops.on('drawn', (by) => { drawnByHand ||= by !== 'default'; });
  for (const event of ['drawn', 'theme', 'columns', 'news']) ops.on(event, render);
  ops.on('states', () => { page = 0; update(); });
  ops.on('runs', () => { ops.columns.collect(); news.look(); prune(); update(); });
  ops.on('open', show);
  update();
})();
