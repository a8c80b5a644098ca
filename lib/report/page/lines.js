// A curve of the data as a line that can be drawn and searched (see nearest.js), made once and again only when the curve or the axes change.
ops.lines = (() => {
  const made = new WeakMap();

  // Positions along x of a curve, by the axis: its steps, seconds, or milliseconds since 1970. Empty where that isn't known.
  function along(curve, kind, run) {
    if (kind === 'step') return curve.step;
    if (kind === 'elapsed') return curve.t;
    const start = Date.parse(run.started_at ?? '');
    return Number.isFinite(start) ? curve.t.map((t) => start + t * 1000) : [];
  }

  function build(curve, run, how) {
    const xs = along(curve, how.x.kind === 'number' ? 'step' : how.x.kind, run);
    const all = Math.min(xs.length, curve.y.length);
    const line = {
      X: new Float64Array(all), Y: new Float64Array(all), at: new Int32Array(all), n: 0, starts: [0], gaps: [], offX: 0, offY: 0, noTime: !all && curve.y.length > 0,
    };
    const smoothed = how.smoothing > 0 ? ops.thin.smooth(curve.y, all, how.smoothing) : curve.y;
    const D = how.smoothing > 0 ? new Float64Array(all) : line.Y;
    let known = NaN;
    for (let i = 0; i < all; i++) {
      const x = how.x.to(xs[i]);
      if (!Number.isFinite(x)) {
        line.offX++;
        continue;
      }
      const n = line.n++;
      if (n && x < line.X[n - 1]) line.starts.push(n);
      line.X[n] = x;
      line.at[n] = i;
      const value = curve.y[i];
      const finite = Number.isFinite(value);
      line.Y[n] = finite ? how.y.to(value) : NaN;
      if (how.smoothing > 0) D[n] = how.y.to(smoothed[i]);
      if (finite && Number.isNaN(line.Y[n])) line.offY++;
      // One mark for a row of values that are no numbers, at the height where the curve broke off.
      if (!finite && (i === 0 || Number.isFinite(curve.y[i - 1]))) line.gaps.push([x, known]);
      if (!Number.isNaN(D[n])) known = D[n];
    }
    line.D = D;
    let low = Infinity;
    let high = -Infinity;
    for (let i = 0; i < line.n; i++) {
      if (line.X[i] < low) low = line.X[i];
      if (line.X[i] > high) high = line.X[i];
    }
    return Object.assign(line, { low, high, smoothed });
  }

  // how: {x: scale, y: scale, smoothing}. The line has also curve, run, and what it was made of.
  function of(curve, run, how) {
    const last = curve.y.length - 1;
    const mark = [how.x.kind, how.x.log, how.y.log, how.smoothing, last, curve.y[last], curve.step[last], run.started_at].join();
    const known = made.get(curve.y);
    if (known?.mark === mark) return known;
    const line = Object.assign(build(curve, run, how), { mark, curve, run });
    made.set(curve.y, line);
    return line;
  }

  // Lowest and highest of what is drawn of some lines between two places on the x axis.
  function heights(lines, from, to) {
    let low = Infinity;
    let high = -Infinity;
    const raw = lines.length <= ops.lines.RAW_AT_MOST;
    for (const { X, Y, D, n, starts } of lines) {
      starts.forEach((start, s) => {
        const end = starts[s + 1] ?? n;
        for (let i = ops.near.lowerBound(X, from, start, end); i < end && X[i] <= to; i++) {
          if (D[i] < low) low = D[i];
          if (D[i] > high) high = D[i];
          if (raw && Y[i] < low) low = Y[i];
          if (raw && Y[i] > high) high = Y[i];
        }
      });
    }
    return [low, high];
  }

  // Beyond so many lines the unsmoothed ones behind would only hide the smoothed ones.
  return { of, heights, RAW_AT_MOST: 30 };
})();
