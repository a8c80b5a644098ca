// What of a line comes onto the canvas.
ops.thin = (() => {
  // Debiased exponential moving average, as TensorBoard smooths its curves (vz_line_chart2, resmoothDataset; the correction by 1 - w^n is the one of
  // Adam, Kingma & Ba 2015). Points that aren't finite stay as they are and don't count.
  function smooth(values, n, weight) {
    const out = new Float64Array(n);
    let last = 0;
    let power = 1;
    for (let i = 0; i < n; i++) {
      const value = values[i];
      if (Number.isFinite(value)) {
        last = last * weight + (1 - weight) * value;
        power *= weight;
        out[i] = last / (1 - power);
      } else out[i] = NaN;
    }
    return out;
  }

  let room = new Float32Array(1 << 14);
  let used = 0;

  function put(x, y) {
    if (used + 2 > room.length) {
      const more = new Float32Array(room.length * 2);
      more.set(room);
      room = more;
    }
    room[used++] = x;
    // A canvas draws nonsense beyond what its coordinates can hold.
    room[used++] = y < -1e5 ? -1e5 : y > 1e5 ? 1e5 : y;
  }

  // M4 (Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014): of each pixel column the first, lowest, highest and
  // last point, from which a line looks as it would from all points.
  function stretch({ X }, Y, { x, y }, from, to, columns) {
    const { start: left, unit: perX } = x;
    const { start: top, unit: perY } = y;
    const scale = columns / (x.high - x.low);
    const mark = (i) => put(left + (X[i] - x.low) * perX, top + (Y[i] - y.low) * perY);
    let at = NaN;
    let first = -1, low = -1, high = -1, last = -1;
    const flush = () => {
      if (first < 0) return;
      const a = low < high ? low : high;
      const b = low < high ? high : low;
      mark(first);
      if (a !== first) mark(a);
      if (b !== a && b !== first) mark(b);
      if (last !== b && last !== first) mark(last);
      first = -1;
    };
    for (let i = from; i < to; i++) {
      const value = Y[i];
      if (value !== value) {
        flush();
        put(NaN, NaN);
        continue;
      }
      const here = Math.floor((X[i] - x.low) * scale);
      if (first < 0 || here !== at) {
        flush();
        at = here;
        first = low = high = i;
      } else {
        if (value < Y[low]) low = i;
        if (value > Y[high]) high = i;
      }
      last = i;
    }
    flush();
    put(NaN, NaN);
  }

  // Pixels x, y, x, y, ... of the part of a line that the frame shows; NaN where the pen is lifted. One point beyond either side, so that it runs to the edge.
  function pixels(line, Y, frame, columns) {
    used = 0;
    for (let s = 0; s < line.starts.length; s++) {
      const begin = line.starts[s];
      const end = line.starts[s + 1] ?? line.n;
      const from = Math.max(begin, ops.near.lowerBound(line.X, frame.x.low, begin, end) - 1);
      let to = ops.near.lowerBound(line.X, frame.x.high, from, end);
      while (to < end && line.X[to] === frame.x.high) to++;
      stretch(line, Y, frame, from, Math.min(end, to + 1), columns);
    }
    return room.slice(0, used);
  }

  return { smooth, pixels };
})();
