// Where in a line a place of the chart is. A line: X and Y (Float64Array, in the axes' units; Y may hold NaN), D (what is drawn: Y, or Y smoothed),
// n points, and starts: where X begins to rise anew, as steps do after a resume.
ops.near = (() => {
  // The first index in [from, to) whose value isn't below x.
  function lowerBound(values, x, from, to) {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[middle] < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function stretches(line) {
    return line.starts.map((from, at) => [from, line.starts[at + 1] ?? line.n]);
  }

  // The finite point nearest to x; of two attempts that have x, the newer one's. -1 where there is none.
  function index(line, x) {
    let best = -1;
    for (const [from, to] of stretches(line)) {
      const at = lowerBound(line.X, x, from, to);
      let left = at - 1;
      let right = at;
      while (left >= from && !Number.isFinite(line.D[left])) left--;
      while (right < to && !Number.isFinite(line.D[right])) right++;
      for (const i of [left, right]) {
        if (i < from || i >= to) continue;
        if (best < 0 || Math.abs(line.X[i] - x) <= Math.abs(line.X[best] - x)) best = i;
      }
    }
    return best;
  }

  // How high the line is at x, between its points where it is drawn through them, else at its point i.
  function height(line, x, i) {
    const j = line.X[i] < x ? i + 1 : i - 1;
    if (j < 0 || j >= line.n || !Number.isFinite(line.D[j])) return line.D[i];
    const share = (x - line.X[i]) / (line.X[j] - line.X[i]);
    return share >= 0 && share <= 1 ? line.D[i] + share * (line.D[j] - line.D[i]) : line.D[i];
  }

  // The line nearest to a place on the canvas, and its nearest point: {line, i}, or undefined where nothing is within reach (pixels).
  function nearest(lines, frame, left, top, reach) {
    const x = frame.x.value(left);
    let found;
    let least = reach;
    for (const line of lines) {
      const i = index(line, x);
      if (i < 0) continue;
      const away = frame.x.pixel(line.X[i]) - left;
      const inside = x >= line.low && x <= line.high;
      const distance = Math.hypot(inside ? Math.min(Math.abs(away), 2) : away, frame.y.pixel(height(line, x, i)) - top);
      if (distance < least) {
        least = distance;
        found = { line, i };
      }
    }
    return found;
  }

  // The next finite point of a line in a direction, or i itself at the end.
  function step(line, i, by) {
    let at = i;
    for (let left = Math.abs(by), j = i + Math.sign(by); left > 0 && j >= 0 && j < line.n; j += Math.sign(by)) {
      if (Number.isFinite(line.D[j])) {
        at = j;
        left--;
      }
    }
    return at;
  }

  return { lowerBound, index, nearest, step };
})();
