// Pointing at the timeline, and going through it by keyboard.
ops.timelineKeys = (chart, { rows, at, show, zoomBy, zoom, LANE, TOP }) => {
  // A mark that is near wins over the bar under it.
  function pointed(event) {
    const own = chart.box.getBoundingClientRect();
    const [left, top] = [event.clientX - own.left, event.clientY - own.top];
    const lane = Math.floor((top - TOP) / LANE);
    if (!chart.x || !rows()[lane]) return undefined;
    let found;
    let least = Infinity;
    rows()[lane].items.forEach((item, i) => {
      const [from, to] = [chart.x.pixel(item.from), chart.x.pixel(item.to)];
      const away = left < from ? from - left : left > to ? left - to : item.mark ? 0 : 5.5;
      if (away < 10 && away < least) {
        least = away;
        found = { lane, i };
      }
    });
    return found;
  }

  chart.box.addEventListener('pointermove', (event) => show(pointed(event), false));
  chart.box.addEventListener('pointerleave', () => show());
  chart.box.addEventListener('wheel', (event) => {
    if (!event.ctrlKey || !chart.x) return;
    event.preventDefault();
    zoomBy(event.deltaY < 0 ? 0.8 : 1.25, chart.x.value(event.clientX - chart.box.getBoundingClientRect().left));
  }, { passive: false });

  const within = (n, most) => Math.max(0, Math.min(most - 1, n));
  chart.box.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !rows().length) return;
    const now = at();
    const lane = now?.lane ?? 0;
    const items = rows()[lane].items.length;
    const moves = {
      ArrowUp: () => [lane - 1, 0], ArrowDown: () => [now ? lane + 1 : 0, 0], Home: () => [0, 0], End: () => [rows().length - 1, 0],
      ArrowLeft: () => [lane, within(now.i - 1, items)], ArrowRight: () => [lane, now ? within(now.i + 1, items) : 0],
    };
    const by = { '+': 0.7, '=': 0.7, '-': 1 / 0.7 }[event.key];
    if (Object.hasOwn(moves, event.key)) {
      const [to, i] = now || event.key !== 'ArrowLeft' ? moves[event.key]() : [0, 0];
      show({ lane: within(to, rows().length), i: i || 0 }, true);
    } else if (by) {
      const item = now && rows()[lane].items[now.i];
      zoomBy(by, item ? item.from : (chart.x.low + chart.x.high) / 2);
    } else if (event.key === '0') zoom(undefined);
    else if (event.key === 'Escape') show();
    else return;
    event.preventDefault();
  });
};
