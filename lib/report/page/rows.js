// The table's rows: made once for a run, and changed in place, so that focus, selection and scroll stay while a run goes on.
ops.rows = (() => {
  const { el } = ops;
  const f = ops.format;

  function content(column, value, run) {
    const text = ops.columns.text(column, value);
    // Of a run whose pod doesn't answer: what it was when it was last seen.
    if (column.kind === 'state') return el('span', {}, ops.badge(value), run.last_known ? el('span', { class: 'known' }, `was ${f.cut(run.last_known.state, 20)}`) : null);
    if (column.kind === 'tags') return el('span', { class: 'tags' }, (value ?? []).slice(0, 8).map((tag) => el('span', { class: 'tag' }, f.cut(tag, 30))));
    if (column.kind === 'link') return ops.details.link(value) instanceof Node ? el('a', { href: value, rel: 'noopener noreferrer', target: '_blank',
        'aria-label': `W&B of ${run.run_id}` }, 'W&B') : text;
    return text;
  }

  function fill(cell, column, run) {
    const value = column.value(run);
    const seen = `${column.key}\n${JSON.stringify(value)}\n${column.file(run)}\n${run.last_known?.state ?? ''}`;
    if (cell.seen === seen) return;
    cell.seen = seen;
    cell.className = typeof value === 'number' ? 'number' : `of-${column.kind}`;
    cell.title = value === undefined ? '' : `${f.text(typeof value === 'object' ? value.join(', ') : value).slice(0, 2000)}\nfrom ${f.text(column.file(run))}`;
    cell.replaceChildren(value === undefined ? '' : content(column, value, run));
  }

  function cells(row, count) {
    while (row.cells.length > count + 1) row.lastChild.remove();
    while (row.cells.length < count + 1) row.append(el('td'));
  }

  function opener(label, toggle) {
    return el('button', { type: 'button', class: 'opener', 'aria-expanded': 'false', onclick: toggle }, el('span', { class: 'arrow', 'aria-hidden': 'true' }),
        id(label));
  }

  // Where there is no room it is the beginning that goes: run ids differ at their end.
  function id(label) {
    return el('span', { class: 'id' }, el('span', { class: 'start' }, label.slice(0, -10)), el('span', { class: 'end' }, label.slice(-10)));
  }

  // A run's row; actions: toggle(key), draw(key, yes).
  function run(key, actions) {
    const name = f.cut(ops.byKey.get(key).run_id, 110);
    const box = el('input', { type: 'checkbox', class: 'draw', 'aria-label': `draw ${name}`, onchange: () => actions.draw([key], box.checked) });
    const button = opener(name, () => actions.toggle(key));
    const row = el('tr', { 'data-key': key }, el('th', { scope: 'row' }, el('div', { class: 'first' }, box, button)));
    return row;
  }

  function update(row, run, columns, { open, drawn, member, news }) {
    row.classList.toggle('member', member);
    row.classList.toggle('news', news);
    row.classList.toggle('bad', ops.isBad(run));
    const head = row.firstChild;
    const box = head.querySelector('input');
    box.checked = drawn;
    head.style.setProperty('--run', ops.color(run.key));
    head.title = `${f.text(run.run_id)}\nfrom ${f.text(run.source ?? '')}`;
    head.dataset.stroke = ops.stroke(run.key);
    head.querySelector('.opener').setAttribute('aria-expanded', String(open));
    cells(row, columns.length);
    columns.forEach((column, i) => fill(row.cells[i + 1], column, run));
  }

  function group(item, actions) {
    const box = el('input', { type: 'checkbox', class: 'draw', onchange: () => actions.draw(row.members, box.checked) });
    const button = opener('', () => actions.toggleGroup(item.name));
    const row = el('tr', { class: 'group', 'data-group': item.name }, el('th', { scope: 'row' }, el('div', { class: 'first' }, box, button)));
    return row;
  }

  function states(members) {
    const counts = new Map();
    for (const member of members) counts.set(member.state, (counts.get(member.state) ?? 0) + 1);
    return el('span', { class: 'states' }, [...counts].map(([state, n]) => el('span', {}, n === members.length ? null : `${n} `, ops.badge(state))));
  }

  function updateGroup(row, item, columns, { open, drawn }) {
    const members = item.members;
    row.members = members.map((run) => run.key);
    const name = `${f.plural(members.length, 'run')}${members[0].preset ? ` · ${f.cut(members[0].preset, 40)}` : ''}`;
    const [box, button] = row.firstChild.firstChild.children;
    const count = row.members.filter((key) => drawn.has(key)).length;
    box.checked = count === members.length;
    box.indeterminate = count > 0 && count < members.length;
    box.setAttribute('aria-label', `draw ${name}, from ${f.cut(members[0].run_id, 60)} on`);
    button.setAttribute('aria-expanded', String(open));
    if (button.textContent !== name) button.querySelector('.id').replaceWith(id(name));
    cells(row, columns.length);
    columns.forEach((column, i) => {
      const cell = row.cells[i + 1];
      const { value, text, title } = ops.groups.summary(column, members);
      const seen = `${column.key}\n${text}\n${column.kind === 'state' ? members.map((m) => m.state) : ''}`;
      if (cell.seen === seen) return;
      cell.seen = seen;
      cell.className = typeof value === 'number' ? 'number' : `of-${column.kind}`;
      cell.title = title ?? text;
      cell.replaceChildren(column.kind === 'state' ? states(members) : text);
    });
  }

  return { run, update, group, updateGroup };
})();
