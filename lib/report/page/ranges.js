// Brushing without a mouse: for each axis of parallel coordinates two numbers, or its categories.
ops.ranges = (parallel) => {
  const { el } = ops;
  const body = el('div', { class: 'ranges' });
  const node = el('details', { class: 'chart-list' }, el('summary', {}, 'choose runs by value'), body);
  const CATEGORIES = 40;

  function put(axis, ranges) {
    const all = new Map(parallel.intervals());
    if (ranges) all.set(axis.name, ranges);
    else all.delete(axis.name);
    parallel.brush(all);
  }

  function numbers(axis) {
    const box = (name) => el('input', { type: 'number', step: 'any', 'aria-label': `${name} ${ops.brief(axis.name)}`, onchange: () => change() });
    const [from, to] = [box('least'), box('most')];
    const change = () => {
      // A hair more, as a number that is typed stands for its decimals.
      const at = (input, other, by) => {
        const typed = input.value === '' ? NaN : axis.scale.to(Number(input.value));
        return Number.isFinite(typed) ? typed + by : other;
      };
      const hair = (axis.high - axis.low) * 1e-6;
      put(axis, from.value === '' && to.value === '' ? undefined : [[at(from, axis.low, -hair), at(to, axis.high, hair)]]);
    };
    return [from, ' to ', to];
  }

  function choices(axis) {
    const boxes = axis.categories.slice(0, CATEGORIES).map((name) => el('label', { class: 'control' },
      el('input', { type: 'checkbox', onchange: () => change() }), el('bdi', {}, ops.brief(name, 24))));
    const change = () => {
      const ranges = boxes.flatMap((label, i) => (label.querySelector('input').checked ? [[i - 0.4, i + 0.4]] : []));
      put(axis, ranges.length ? ranges : undefined);
    };
    return axis.categories.length > CATEGORIES ? [...boxes, `and ${axis.categories.length - CATEGORIES} more`] : boxes;
  }

  let shown = '';
  function show() {
    const axes = parallel.axes();
    const now = JSON.stringify(axes.map((axis) => [axis.name, axis.categories]));
    if (now === shown) return;
    shown = now;
    body.replaceChildren(...axes.map((axis) => el('fieldset', {},
      el('legend', {}, el('bdi', {}, ops.brief(axis.name))), axis.categories ? choices(axis) : numbers(axis))));
  }

  return { node, show };
};
