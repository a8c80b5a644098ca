// Looking at one of the runs of a chart that isn't made of curves: by pointing, and by arrows, in an order that the chart gives.
ops.pick = (chart, { nearest, order, paint, tell }) => {
  let at;

  function show(i, aloud) {
    at = i;
    if (i === undefined || i < 0) {
      at = undefined;
      chart.quiet();
      return;
    }
    const [left, top] = paint(chart.pen(), i);
    const { title, rows } = tell(i);
    chart.tell(title, rows, left, top);
    if (aloud) ops.say(`${title}: ${rows.map((row) => row.join(' ')).join(', ')}`);
  }

  chart.box.addEventListener('pointermove', (event) => {
    const own = chart.box.getBoundingClientRect();
    show(event.buttons ? undefined : nearest(event.clientX - own.left, event.clientY - own.top), false);
  });
  chart.box.addEventListener('pointerleave', () => show());
  chart.box.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = order();
    const place = all.indexOf(at);
    const to = { ArrowRight: place + 1, ArrowDown: place + 1, ArrowLeft: place - 1, ArrowUp: place - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape') show();
    else if (to === undefined || !all.length) return;
    else show(all[Math.max(0, Math.min(all.length - 1, to))], true);
    event.preventDefault();
  });
  return { forget: () => show() };
};
