// The result over one parameter, coloured by another: a point for each run.
ops.scatter = () => {
  const BOX = { left: 66, right: 20, top: 14, bottom: 44 };
  const chart = ops.chart.of({ title: 'Result over a parameter', height: 380, draw });
  let runs = [];
  let x;
  let y;
  let by;
  let ramp;

  const place = (i) => {
    const { width, height } = chart.size();
    return [ops.axis.span(x.low, x.high, BOX.left, width - BOX.left - BOX.right).pixel(x.positions[i]),
      ops.axis.span(y.low, y.high, height - BOX.bottom, BOX.top + BOX.bottom - height).pixel(y.positions[i])];
  };
  const there = () => runs.map((_, i) => i).filter((i) => Number.isFinite(x?.positions[i]) && Number.isFinite(y.positions[i]));

  // x, y and by (what colours the points) as ops.results.axis makes them, with name; ramp of by.
  function set(newRuns, axes, newRamp) {
    [runs, ramp] = [newRuns, newRamp];
    ({ x, y, by } = axes);
    picked.forget();
    chart.refresh();
  }

  function draw(size, colors) {
    return {
      grid: { ...BOX, outerBoundsMode: 'none' },
      xAxis: ops.results.option(x, size.width / 90, colors, { name: ops.brief(x.name, 60) + (x.scale.log ? ', logarithmic' : ''), nameGap: 26 }),
      yAxis: ops.results.option(y, size.height / 50, colors, { splitLine: { show: true, lineStyle: { color: colors.line, opacity: 0.4 } } }),
      series: [{ type: 'scatter', silent: true, symbolSize: runs.length > 500 ? 6 : 10, data: there().map((i) => ({
        value: [x.positions[i], y.positions[i]], symbol: ramp.symbol(by.positions[i]), itemStyle: { color: ramp.color(by.positions[i]), opacity: 0.85, borderColor: colors.ground, borderWidth: 1 } })) }],
    };
  }

  const picked = ops.pick(chart, {
    nearest(left, top) {
      let found;
      let least = 30;
      for (const i of there()) {
        const [px, py] = place(i);
        const away = Math.hypot(px - left, py - top);
        if (away < least) [least, found] = [away, i];
      }
      return found;
    },
    order: () => there().sort((a, b) => x.positions[a] - x.positions[b] || y.positions[a] - y.positions[b]),
    paint(pen, i) {
      const [left, top] = place(i);
      pen.beginPath();
      pen.arc(left, top, 9, 0, 7);
      Object.assign(pen, { strokeStyle: ops.chart.colors().text, lineWidth: 2.5 });
      pen.stroke();
      return [left, top];
    },
    tell: (i) => ({ title: ops.brief(runs[i].run_id), rows: [y, x, by].filter((axis, at, all) => all.findIndex((other) => other.name === axis.name) === at)
      .map((axis) => [ops.brief(axis.name), Number.isFinite(axis.positions[i]) ? axis.text(axis.positions[i]) : '–']) }),
  });

  return { chart, set, shown: there };
};
