// Looking at single points of a plot: by pointing, by keys, and the list of all lines' values at that place. Drags and the wheel zoom.
ops.cursor = (() => {
  const { el, format } = ops;
  const VALUES = 30;
  const REACH = 60;

  function rows({ line, i }, plot) {
    const { curve, run, at } = line;
    const j = at[i];
    const value = curve.y[j];
    const start = Date.parse(run.started_at ?? '');
    return [
      [curve.name, format.number(value)],
      plot.how.smoothing > 0 ? ['smoothed', format.number(line.smoothed[j])] : null,
      Number.isFinite(curve.step[j]) ? ['step', format.number(curve.step[j])] : null,
      Number.isFinite(curve.t[j]) ? ['elapsed', format.duration(Math.max(0, curve.t[j]))] : null,
      ops.utc(start + curve.t[j] * 1000) ? ['time', ops.utc(start + curve.t[j] * 1000)] : null,
    ].filter(Boolean).map(([name, text]) => [ops.brief(name), text]);
  }

  // The line that is looked at, thick over the others, and its point.
  function paint(plot, { line, i }) {
    const { frame, chart } = plot;
    const pen = chart.pen();
    const [left, top] = [frame.x.pixel(line.X[i]), frame.y.pixel(line.D[i])];
    const ground = ops.chart.colors().ground;
    pen.save();
    pen.beginPath();
    pen.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
    pen.clip();
    const points = ops.thin.pixels(line, line.D, frame, Math.round(frame.right - frame.left));
    const path = new Path2D();
    for (let p = 0, down = false; p < points.length; p += 2) {
      if (Number.isNaN(points[p])) down = false;
      else if (down) path.lineTo(points[p], points[p + 1]);
      else {
        path.moveTo(points[p], points[p + 1]);
        down = true;
      }
    }
    pen.lineJoin = 'round';
    for (const [color, width] of [[ground, 5], [line.color, 2.5]]) Object.assign(pen, { strokeStyle: color, lineWidth: width }), pen.stroke(path);
    Object.assign(pen, { strokeStyle: ops.chart.colors().muted, lineWidth: 1 });
    pen.setLineDash([3, 3]);
    pen.stroke(new Path2D(`M${left} ${frame.top}V${frame.bottom}`));
    pen.setLineDash([]);
    pen.restore();
    pen.beginPath();
    pen.arc(left, top, 4.5, 0, 7);
    Object.assign(pen, { fillStyle: line.color, strokeStyle: ground, lineWidth: 2 });
    pen.fill();
    pen.stroke();
    return [left, top];
  }

  function rectangle(plot, from, to) {
    const pen = plot.chart.pen();
    const { left, right, top, bottom } = box(plot.frame, from, to);
    Object.assign(pen, { fillStyle: '#3b82f633', strokeStyle: '#3b82f6' });
    pen.fillRect(left, top, right - left, bottom - top);
    pen.strokeRect(left, top, right - left, bottom - top);
  }

  // A flat drag means x alone.
  function box(frame, from, to) {
    const flat = Math.abs(to[1] - from[1]) < 20;
    const inside = (v, low, high) => Math.max(low, Math.min(high, v));
    const [left, right] = [from[0], to[0]].sort((a, b) => a - b).map((v) => inside(v, frame.left, frame.right));
    const [top, bottom] = flat ? [frame.top, frame.bottom] : [from[1], to[1]].sort((a, b) => a - b).map((v) => inside(v, frame.top, frame.bottom));
    return { left, right, top, bottom, flat };
  }

  function values(plot) {
    const list = el('ol', { class: 'chart-values' });
    const details = el('details', { class: 'chart-list' }, el('summary', {}, 'values at the cursor'), list);
    const fill = (found) => {
      if (!details.open || !found) return;
      const x = found.line.X[found.i];
      const all = plot.lines.map((line) => ({ line, i: x < line.low || x > line.high ? -1 : ops.near.index(line, x) })).filter((at) => at.i >= 0)
        .sort((a, b) => a.line.D[a.i] - b.line.D[b.i]);
      list.replaceChildren(...all.slice(0, VALUES).map(({ line, i }) => el('li', { class: line === found.line ? 'here' : '' },
        el('span', { class: 'swatch', style: `background:${line.color}`, 'aria-hidden': 'true' }), el('bdi', {}, ops.brief(line.label)), ' ',
        el('b', {}, format.number((plot.how.smoothing > 0 ? line.smoothed : line.curve.y)[line.at[i]])), ' at ', plot.how.x.text(line.X[i], plot.frame.x.low, plot.frame.x.high))));
      if (all.length > VALUES) list.append(el('li', { class: 'more' }, `and ${all.length - VALUES} more`));
    };
    return { details, fill };
  }

  return (plot) => {
    const { chart } = plot;
    const list = values(plot);
    chart.node.append(list.details);
    let at;
    let drag;
    let waiting = 0;

    function show(found, aloud) {
      at = found;
      if (!found || !plot.frame) return chart.quiet();
      const [left, top] = paint(plot, found);
      chart.tell(ops.brief(found.line.label), rows(found, plot), left, top);
      list.fill(found);
      if (aloud) ops.say(`${ops.brief(found.line.label)}: ${rows(found, plot).map((row) => row.join(' ')).join(', ')}`);
      return undefined;
    }

    const place = (event) => {
      const own = chart.box.getBoundingClientRect();
      return [event.clientX - own.left, event.clientY - own.top];
    };
    const look = (point) => plot.frame && show(ops.near.nearest(plot.lines, plot.frame, ...point, REACH), false);
    list.details.addEventListener('toggle', () => list.fill(at));
    chart.after = () => at && show(plot.lines.includes(at.line) ? at : undefined, false);
    chart.box.addEventListener('pointermove', (event) => {
      const point = place(event);
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => (drag && Math.abs(point[0] - drag[0]) > 5 ? (chart.quiet(), rectangle(plot, drag, point)) : look(point)));
    });
    chart.box.addEventListener('pointerleave', () => {
      cancelAnimationFrame(waiting);
      if (!drag) show();
    });
    chart.box.addEventListener('pointerdown', (event) => {
      if (event.pointerType === 'touch' || event.button !== 0 || !plot.frame) return;
      drag = place(event);
      chart.box.setPointerCapture(event.pointerId);
    });
    chart.box.addEventListener('pointerup', (event) => {
      if (!drag) return;
      const to = place(event);
      const { left, right, top, bottom, flat } = box(plot.frame, drag, to);
      const { x, y } = plot.frame;
      const far = Math.abs(to[0] - drag[0]) > 5 && right - left > 2;
      if (far) plot.zoom({ x: [x.value(left), x.value(right)], y: flat ? plot.view.y : [y.value(bottom), y.value(top)] });
      drag = undefined;
      cancelAnimationFrame(waiting);
      show();
    });
    chart.box.addEventListener('pointercancel', () => { drag = undefined; });
    chart.box.addEventListener('dblclick', () => plot.zoom());
    chart.box.addEventListener('wheel', (event) => {
      if (!event.ctrlKey || !plot.frame) return;
      event.preventDefault();
      plot.zoomBy(event.deltaY < 0 ? 0.8 : 1.25, plot.frame.x.value(place(event)[0]));
    }, { passive: false });
    ops.keys(plot, () => at, show);
    return { forget: () => { if (at && !plot.lines.includes(at.line)) at = undefined; } };
  };
})();
