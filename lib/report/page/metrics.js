// Which metrics have a chart: a list with search, also where there are thousands of names.
ops.metrics = (() => {
  const { el } = ops;
  const LISTED = 200;
  const OPEN = 6;

  // Names of metrics of the drawn runs, with how many runs have each.
  function names(runs) {
    const found = new Map();
    for (const run of runs) for (const curve of run.curves ?? []) found.set(curve.name, (found.get(curve.name) ?? 0) + 1);
    return found;
  }

  // The headline result, the losses, then what most runs have.
  function first(found) {
    const headline = String(ops.data.result ?? '').replace(/^(best|last)\./, '');
    const others = [...found.keys()].sort((a, b) => found.get(b) - found.get(a) || (a < b ? -1 : 1));
    return [...new Set([headline, 'train/loss', 'val/loss', ...others])].filter((name) => found.has(name)).slice(0, OPEN);
  }

  // change(name, wanted) is called for each click; show(found, open) fills the list.
  function picker(change) {
    const search = el('input', { type: 'search', placeholder: 'search', 'aria-label': 'search metrics', autocomplete: 'off', oninput: () => fill() });
    const list = el('ul', { class: 'picks' });
    const more = el('p', { class: 'chart-note' });
    const count = el('span', {});
    const node = el('details', { class: 'chart-list metrics' }, el('summary', {}, 'metrics ', count), search, list, more);
    let found = new Map();
    let open = [];

    function fill() {
      count.textContent = found.size ? `(${open.filter((name) => found.has(name)).length} of ${found.size})` : '';
      if (!node.open) return;
      const wanted = search.value.trim().toLowerCase();
      const matching = [...found.keys()].filter((name) => name.toLowerCase().includes(wanted)).sort();
      list.replaceChildren(...matching.slice(0, LISTED).map((name) => el('li', {}, el('label', {},
        el('input', { type: 'checkbox', checked: open.includes(name), onchange: (event) => change(name, event.target.checked) }),
        el('bdi', {}, ops.brief(name, 80)), el('span', { class: 'count' }, ` ${found.get(name)}`)))));
      more.textContent = matching.length > LISTED ? `and ${matching.length - LISTED} more: search` : matching.length ? '' : 'no metric has this in its name';
    }
    node.addEventListener('toggle', fill);
    return {
      node,
      show(names, opened) {
        found = names;
        open = opened;
        fill();
      },
    };
  }

  return { names, first, picker };
})();
