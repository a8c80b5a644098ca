// Which colour is which run, and how often charts may be drawn anew.
ops.legend = (() => {
  const { el } = ops;
  const RUNS = 12;

  // Entries of [key of the colour, text].
  function show(node, entries) {
    node.replaceChildren(...entries.slice(0, RUNS).map(([key, text]) => el('li', {}, swatch(key), el('bdi', {}, ops.brief(text)))));
    if (entries.length > RUNS) node.append(el('li', { class: 'more' }, `and ${entries.length - RUNS} more: point at a line for its run`));
  }

  function swatch(key) {
    return el('span', { class: 'swatch', style: `background:${ops.color(key)}`, 'aria-hidden': 'true' });
  }

  // Calls f soon, and at most twice a second however often it is asked for.
  let pending = 0;
  function gently(f) {
    let last = -Infinity;
    let waiting = 0;
    return () => {
      if (waiting) return;
      pending++;
      waiting = setTimeout(() => {
        waiting = 0;
        last = performance.now();
        f();
        pending--;
      }, Math.max(0, last + 500 - performance.now()));
    };
  }

  const select = (label, options, onchange) => el('label', { class: 'control' }, `${label} `, el('select', { 'aria-label': label, onchange: (event) => onchange(event.target.value) },
    options.map(([value, text]) => el('option', { value }, text))));
  const check = (label, onchange) => el('label', { class: 'control' }, el('input', { type: 'checkbox', onchange: (event) => onchange(event.target.checked) }), ` ${label}`);

  // The runs that charts draw, in the table's order first.
  const runs = () => [...ops.drawn].map((key) => ops.byKey.get(key)).filter(Boolean);

  return { show, swatch, gently, pending: () => pending, select, check, runs };
})();
