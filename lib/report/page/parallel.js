// Parallel coordinates: an axis for each parameter and one for the result, a line for each run. A drag along an axis keeps the runs that pass through there.
ops.parallel = (changed) => {
  const BOX = { left: 60, right: 70, top: 40, bottom: 22 };
  const chart = ops.chart.of({ title: 'Parameters and result', height: 380, draw, reset: () => brush(new Map()), after });
  let runs = [];
  let axes = [];
  let ramp;
  let intervals = new Map();
  let listening;

  const across = (i) => BOX.left + (axes.length > 1 ? i / (axes.length - 1) : 0) * (chart.size().width - BOX.left - BOX.right);
  const up = (axis, v) => chart.size().height - BOX.bottom - ((v - axis.low) / (axis.high - axis.low)) * (chart.size().height - BOX.top - BOX.bottom);
  const result = () => axes.at(-1);

  // axes: as ops.results.axis makes them, with name; the last is the result.
  function set(newRuns, newAxes, newRamp) {
    const names = newAxes.map((axis) => axis.name);
    intervals = new Map([...intervals].filter(([name]) => names.includes(name)));
    [runs, axes, ramp] = [newRuns, newAxes, newRamp];
    picked.forget();
    chart.refresh();
  }

  function draw(size, colors) {
    const values = (i) => axes.map((axis) => (Number.isFinite(axis.positions[i]) ? axis.positions[i] : '-'));
    const data = runs.map((run, i) => ({ value: values(i), lineStyle: { color: ramp.color(result().positions[i]) } }));
    const room = (size.width - BOX.left - BOX.right) / Math.max(1, axes.length - 1);
    // Labels lie on the lines, which all come together at them.
    const readable = (option) => ({ ...option, z: 5, axisLabel: { ...option.axisLabel,
      backgroundColor: colors.panel, padding: [1, 3], borderRadius: 3, color: colors.text } });
    return {
      parallel: { ...BOX, axisExpandable: false },
      parallelAxis: axes.map((axis, dim) => readable(ops.results.option(axis, size.height / 60, colors, {
        id: `axis-${dim}`, dim, name: ops.brief(axis.name, Math.max(6, Math.floor(room / 7))), nameLocation: 'end', nameGap: 14,
        nameTextStyle: { color: colors.text, fontSize: 12, fontWeight: dim === axes.length - 1 ? 'bold' : 'normal',
          align: dim === 0 ? 'left' : dim === axes.length - 1 ? 'right' : 'center' },
        axisLine: { lineStyle: { color: colors.muted } }, realtime: true,
        areaSelectStyle: { width: 18, borderWidth: 1, borderColor: colors.text, color: colors.muted, opacity: 0.3 },
      }))),
      series: [{ type: 'parallel', silent: true, progressive: 0,
        lineStyle: { width: runs.length > 200 ? 1 : 1.75, opacity: 0.75 }, inactiveOpacity: 0.07, activeOpacity: 0.95, data }],
    };
  }

  // After each drawing what is brushed has to be told anew.
  function after() {
    if (listening !== chart.instance) {
      listening = chart.instance;
      chart.instance.on('axisareaselected', (event) => {
        const axis = axes[Number(String(event.parallelAxisId).replace('axis-', ''))];
        if (!axis) return;
        if (event.intervals?.length) intervals.set(axis.name, event.intervals);
        else intervals.delete(axis.name);
        changed();
      });
    }
    for (const [dim, axis] of axes.entries()) if (intervals.has(axis.name)) tell(dim, intervals.get(axis.name));
  }

  function tell(dim, ranges) {
    chart.instance.dispatchAction({ type: 'axisAreaSelect', parallelAxisId: `axis-${dim}`, intervals: ranges });
  }

  // Keeps the runs within some intervals of positions, by name of the axis.
  function brush(wanted) {
    intervals = wanted;
    chart.refresh();
    changed();
  }

  // Indices of the runs that pass through all that is brushed.
  function chosen() {
    const inside = (v, ranges) => ranges.some(([low, high]) => v >= low && v <= high);
    return runs.map((_, i) => i).filter((i) => axes.every((axis) => !intervals.has(axis.name) || inside(axis.positions[i], intervals.get(axis.name))));
  }

  const corners = (i) => axes.map((axis, dim) => [across(dim), up(axis, axis.positions[i])]).filter(([, y]) => Number.isFinite(y));

  function nearest(left, top) {
    let found;
    let least = 12;
    for (const i of chosen()) {
      const points = corners(i);
      for (let p = 1; p < points.length; p++) {
        const [[x0, y0], [x1, y1]] = [points[p - 1], points[p]];
        if (left < x0 || left > x1) continue;
        const away = Math.abs(y0 + ((left - x0) / (x1 - x0)) * (y1 - y0) - top);
        if (away < least) [least, found] = [away, i];
      }
    }
    return found;
  }

  const picked = ops.pick(chart, {
    nearest,
    order: () => chosen().sort((a, b) => result().positions[a] - result().positions[b]),
    paint(pen, i) {
      const points = corners(i);
      const path = new Path2D(points.map(([x, y], p) => `${p ? 'L' : 'M'}${x} ${y}`).join(''));
      for (const [strokeStyle, lineWidth] of [[ops.chart.colors().ground, 7], [ramp.color(result().positions[i]), 3.5]]) {
        Object.assign(pen, { strokeStyle, lineWidth, lineJoin: 'round' });
        pen.stroke(path);
      }
      return points.at(-1) ?? [0, 0];
    },
    tell: (i) => ({ title: ops.brief(runs[i].run_id),
      rows: axes.map((axis) => [ops.brief(axis.name), Number.isFinite(axis.positions[i]) ? axis.text(axis.positions[i]) : '–']) }),
  });

  return { chart, set, chosen, brush, intervals: () => intervals, axes: () => axes, runs: () => runs };
};
