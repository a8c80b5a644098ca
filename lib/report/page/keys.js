// A plot by keyboard: arrows go from point to point and from line to line, + and - zoom, 0 shows everything again.
ops.keys = (plot, current, show) => {
  const middle = () => {
    const { x } = plot.frame;
    const line = plot.lines.find((l) => l.n && ops.near.index(l, (x.low + x.high) / 2) >= 0);
    return line && { line, i: ops.near.index(line, (x.low + x.high) / 2) };
  };

  // The line above or below at the same place.
  function beside({ line, i }, up) {
    const x = line.X[i];
    const heights = plot.lines.map((other) => ({ line: other, i: ops.near.index(other, x) })).filter((at) => at.i >= 0)
      .sort((a, b) => a.line.D[a.i] - b.line.D[b.i]);
    const here = heights.findIndex((at) => at.line === line);
    return heights[Math.max(0, Math.min(heights.length - 1, here + (up ? 1 : -1)))];
  }

  // Points that are out of sight are followed by the view.
  function go(found) {
    if (!found) return;
    const { x } = plot.frame;
    const at = found.line.X[found.i];
    if (at < x.low || at > x.high) plot.zoom({ x: [at - (x.high - x.low) / 2, at + (x.high - x.low) / 2], y: plot.view.y });
    show(found, true);
  }

  const step = (by) => (at) => ({ line: at.line, i: ops.near.step(at.line, at.i, by) });
  const moves = {
    ArrowLeft: step(-1), ArrowRight: step(1), PageUp: step(-10), PageDown: step(10), Home: step(-1e9), End: step(1e9),
    ArrowUp: (at) => beside(at, true), ArrowDown: (at) => beside(at, false),
  };

  plot.chart.box.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !plot.frame) return;
    const at = current() ?? middle();
    const zoom = { '+': 0.7, '=': 0.7, '-': 1 / 0.7 }[event.key];
    if (Object.hasOwn(moves, event.key)) {
      if (at) go(current() ? moves[event.key](at) : at);
    } else if (zoom && at) {
      plot.zoomBy(zoom, at.line.X[at.i]);
      ops.say(zoom < 1 ? 'closer' : 'farther');
    } else if (event.key === '0') {
      plot.zoom();
      ops.say('everything is shown');
    } else if (event.key === 'Escape') show();
    else return;
    event.preventDefault();
  });
};
