// What stands above and below the runs table: filter, groups, columns, who is drawn, pages, and what has just gone wrong.
ops.tools = (() => {
  const { el } = ops;
  const f = ops.format;

  // actions: filter(query), group(yes), draw('all' | 'none' | 'first'), page(number)
  function bar(actions) {
    const hint = el('p', { id: 'filter-hint', class: 'hint' });
    const input = el('input', { type: 'search', id: 'filter', placeholder: 'words, or best.val/loss<2 config.seed=1', 'aria-describedby': 'filter-hint',
        autocomplete: 'off', spellcheck: 'false' });
    let soon = 0;
    function apply() {
      actions.filter(input.value);
      input.dataset.applied = input.value;
    }
    input.addEventListener('input', () => {
      clearTimeout(soon);
      soon = setTimeout(apply, 100);
    });
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !input.value) return;
      input.value = '';
      apply();
    });
    const group = el('input', { type: 'checkbox', checked: ops.data.grouped === true, onchange: () => actions.group(group.checked) });
    const button = (text, what) => el('button', { type: 'button', onclick: () => actions.draw(what) }, text);
    const node = el('div', { class: 'tools' },
      el('div', { class: 'filter' }, el('label', { for: 'filter' }, 'Filter'), input),
      el('label', { class: 'switch' }, group, 'group over seeds'), ops.chooser.node,
      el('div', { class: 'drawing', role: 'group', 'aria-label': 'which runs the charts draw' }, el('span', {}, 'draw'), button('all shown', 'all'),
          button('first 20', 'first'), button('none', 'none')));

    function said(problems) {
      hint.textContent = problems.join(' · ');
      hint.hidden = !problems.length;
      input.setAttribute('aria-invalid', String(problems.length > 0));
      if (problems.length) ops.say(problems[0]);
    }
    said([]);
    return { node: el('div', {}, node, hint), said };
  }

  function pager(turn) {
    const text = el('span', { class: 'range' });
    const button = (label, sign, to) => el('button', { type: 'button', 'aria-label': label, onclick: () => turn(to(state)) }, sign);
    let state = { page: 0, pages: 1 };
    const first = button('first page', '«', () => 0);
    const before = button('previous page', '‹', (s) => s.page - 1);
    const next = button('next page', '›', (s) => s.page + 1);
    const last = button('last page', '»', (s) => s.pages - 1);
    const node = el('nav', { class: 'pager', 'aria-label': 'pages of the table' }, first, before, text, next, last);

    function show(page, pages, words) {
      state = { page, pages };
      text.textContent = words;
      // aria-disabled rather than disabled: a button that is disabled under the finger would lose the focus.
      for (const [node, off] of [[first, page === 0], [before, page === 0], [next, page >= pages - 1], [last, page >= pages - 1]]) {
        node.setAttribute('aria-disabled', String(off));
      }
      for (const b of [first, before, next, last]) b.hidden = pages < 2;
    }
    return { node, show };
  }

  // Runs that have just failed, stalled or become lost: the newest five, until they are put away or looked at.
  function news() {
    const keys = new Set();
    const before = new Map(ops.data.runs.map((run) => [run.key, run.state]));
    const list = el('ul', { class: 'news-list', 'aria-label': 'just now' });

    function fill() {
      const runs = [...keys].map((key) => ops.byKey.get(key)).filter((run) => run && ops.isBad(run)).slice(-5).reverse();
      list.hidden = !runs.length;
      list.replaceChildren(...runs.map((run) => el('li', {}, ops.badge(run.state), el('b', {}, f.cut(run.run_id, 80)), run.cause ? ` ${f.cut(run.cause, 40)}` : '',
        el('button', { type: 'button', 'aria-label': `show ${run.run_id}`, onclick: () => ops.emit('open', run.key) }, 'show'),
        el('button', { type: 'button', 'aria-label': `put away ${run.run_id}`, onclick: () => seen(run.key) }, 'put away'))));
    }

    function seen(key) {
      if (!keys.delete(key)) return;
      fill();
      ops.emit('news');
    }

    // A run that the page didn't know is no news: it may have failed long ago.
    function look() {
      const said = [];
      for (const run of ops.data.runs) {
        const old = before.get(run.key);
        before.set(run.key, run.state);
        if (old === undefined || old === run.state) continue;
        keys.delete(run.key);
        if (!ops.isBad(run)) continue;
        keys.add(run.key);
        said.push(`${f.cut(run.run_id, 80)} ${run.state === 'lost' ? 'is lost' : run.state === 'stalled' ? 'has stalled' : 'has failed'}${run.cause ? `: ${f.cut(run.cause, 40)}` : ''}`);
      }
      for (const key of before.keys()) if (!ops.byKey.has(key)) before.delete(key);
      if (said.length) ops.say(said.slice(0, 5).join('; ') + (said.length > 5 ? ` and ${said.length - 5} more` : ''));
      fill();
    }
    fill();
    return { node: list, look, seen, has: (key) => keys.has(key) };
  }

  // Arrow keys go from row to row and open and close; Home and End go to the ends.
  const arrows = (body) => body.addEventListener('keydown', (event) => {
    if (!event.target.matches('.opener, .draw') || event.altKey || event.ctrlKey || event.metaKey) return;
    const kind = event.target.matches('.opener') ? '.opener' : '.draw';
    const all = [...body.querySelectorAll(kind)];
    const at = all.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    const turns = kind === '.opener' && { ArrowRight: 'false', ArrowLeft: 'true' }[event.key];
    if (to !== undefined) all[Math.max(0, Math.min(all.length - 1, to))].focus();
    else if (turns && event.target.getAttribute('aria-expanded') === turns) event.target.click();
    else if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    event.preventDefault();
  });

  return { bar, pager, news, arrows };
})();
