// A chart of lines: one for each run, overlayed. Drawn by one custom series of ECharts (https://echarts.apache.org/en/option.html#series-custom), whose
// shapes hold the pixels that are left of each line after thinning; 500 series of their own would take seconds.
ops.plot = (() => {
  const GRID = { left: 62, right: 18, top: 12, bottom: 40 };
  const DASHES = { solid: null, dashed: [7, 4], dotted: [2, 3] };
  const CROSS = 'path://M0 1L1 0L5 4L9 0L10 1L6 5L10 9L9 10L5 6L1 10L0 9L4 5Z';
  const HASTY_POINTS = 60000;
  const NAMES = { number: 'step', elapsed: 'elapsed time', clock: 'wall clock (UTC)' };

  echarts.graphic.registerShape('opsLine', echarts.graphic.extendShape({
    shape: { points: [] },
    buildPath(path, { points }) {
      let down = false;
      for (let i = 0; i < points.length; i += 2) {
        if (Number.isNaN(points[i])) {
          // A point alone is drawn, too.
          if (down === 1) path.arc(points[i - 2], points[i - 1], 1.5, 0, Math.PI * 2);
          down = false;
        } else if (!down) {
          path.moveTo(points[i], points[i + 1]);
          down = 1;
        } else {
          path.lineTo(points[i], points[i + 1]);
          down = 2;
        }
      }
    },
  }));

  class Plot {
    // parts: title, height, unit
    constructor(parts) {
      this.lines = [];
      this.view = {};
      this.chart = ops.chart.of({ ...parts, draw: (size, colors) => this.option(size, colors), reset: () => this.zoom() });
      this.node = this.chart.node;
      this.chart.box.plot = this;
      this.cursor = ops.cursor(this);
    }

    // lines as ops.lines makes them with color and label; how: {x, y, smoothing}.
    set(lines, how) {
      if (this.how && (this.how.x.kind !== how.x.kind || this.how.x.log !== how.x.log || this.how.y.log !== how.y.log)) this.view = {};
      Object.assign(this, { lines, how });
      this.cursor.forget();
      this.chart.refresh();
    }

    // What is shown, in the axes' units: all of it, or a part that was zoomed into; where only x was, y follows what is to be seen.
    range() {
      let { x, y } = this.view;
      if (!x) x = ops.axis.padded(Math.min(...this.lines.map((l) => l.low)), Math.max(...this.lines.map((l) => l.high)), 0);
      if (!y) y = ops.axis.padded(...ops.lines.heights(this.lines, ...x), 0.05);
      return { x, y };
    }

    // Zooms to {x, y}, each a pair or undefined; to everything without an argument.
    zoom(view = {}) {
      const tiny = ([low, high]) => !(high - low > Math.max(Math.abs(low), Math.abs(high)) * 1e-12);
      if ((view.x && tiny(view.x)) || (view.y && tiny(view.y))) return;
      this.view = view;
      this.sketch();
      this.chart.refresh();
    }

    // A quick sketch at first where there is much to draw, and the whole when nobody has zoomed for a moment.
    sketch() {
      clearTimeout(this.hasty);
      this.hasty = setTimeout(() => {
        this.hasty = 0;
        this.chart.refresh();
      }, 250);
    }

    // Closer (by < 1) or farther around a place, never farther than everything.
    zoomBy(by, around) {
      const { x } = this.range();
      const [low, high] = [around - (around - x[0]) * by, around + (x[1] - around) * by];
      const all = ops.axis.padded(Math.min(...this.lines.map((l) => l.low)), Math.max(...this.lines.map((l) => l.high)), 0);
      if (low <= all[0] && high >= all[1]) this.zoom();
      else this.zoom({ x: [Math.max(low, all[0]), Math.min(high, all[1])], y: this.view.y });
    }

    frameOf({ width, height }) {
      const { x, y } = this.range();
      return {
        x: ops.axis.span(...x, GRID.left, Math.max(10, width - GRID.left - GRID.right)),
        y: ops.axis.span(...y, height - GRID.bottom, -Math.max(10, height - GRID.top - GRID.bottom)),
        left: GRID.left, top: GRID.top, right: width - GRID.right, bottom: height - GRID.bottom,
      };
    }

    // Pixels of what there is to draw, the faint lines behind first.
    shapes(colors) {
      const { frame, lines, how } = this;
      const wide = frame.right - frame.left;
      // Where hundreds of lines overlap, half the columns can't be told from all; and while people zoom, speed is worth more than detail.
      const columns = Math.round(Math.max(wide / 16, Math.min(wide / (lines.length > 100 ? 2 : 1), this.hasty ? HASTY_POINTS / 4 / lines.length : Infinity)));
      const behind = how.smoothing > 0 && lines.length <= ops.lines.RAW_AT_MOST ? lines : [];
      const shape = (line, Y, opacity, lineWidth) => ({
        type: 'opsLine', silent: true, shape: { points: ops.thin.pixels(line, Y, frame, columns) },
        style: { fill: null, stroke: line.color, lineWidth, opacity, lineJoin: 'bevel', lineCap: 'round',
          lineDash: lines.length > 36 ? null : DASHES[ops.stroke(line.key)] },
      });
      const width = lines.length > 60 ? 1 : 1.75;
      const shapes = [...behind.map((line) => shape(line, line.Y, 0.35, 1)), ...lines.map((line) => shape(line, line.D, lines.length > 100 ? 0.6 : 0.95, width))];
      this.handed = shapes.reduce((sum, s) => sum + s.shape.points.length / 2, 0);
      return shapes;
    }

    option(size, colors) {
      const { how } = this;
      if (!this.lines.some((line) => line.n)) {
        this.frame = undefined;
        return { series: [], graphic: { type: 'text', left: 'center', top: 'middle', silent: true, style: { text: 'nothing to draw', fill: colors.muted } } };
      }
      for (const line of this.lines) line.color = ops.color(line.key);
      this.frame = this.frameOf(size);
      const { x, y } = this.frame;
      const shapes = this.shapes(colors);
      const gaps = this.lines.flatMap((line) => line.gaps.slice(0, 200).map(([at, height]) => ({
        value: [at, Number.isFinite(height) ? height : y.low], itemStyle: { color: line.color },
      })));
      return {
        grid: { ...GRID, outerBoundsMode: 'none' },
        xAxis: ops.axis.option(how.x, x.low, x.high, size.width / 90, colors, { name: NAMES[how.x.kind] + (how.x.log ? ', logarithmic' : ''), nameGap: 24 }),
        yAxis: ops.axis.option(how.y, y.low, y.high, size.height / 50, colors, { splitLine: { show: true, lineStyle: { color: colors.line, opacity: 0.4 } } }),
        series: [
          { type: 'custom', silent: true, clip: true, progressive: 0, data: shapes.map(() => [x.low, y.low]), renderItem: (params) => shapes[params.dataIndex] },
          { type: 'scatter', silent: true, clip: true, symbol: CROSS, symbolSize: 9, data: gaps.slice(0, 2000), z: 4 },
        ],
      };
    }

    // Pixels x, y, x, y, ... of one line, as they are drawn.
    pixelsOf(at) {
      return this.shapes(ops.chart.colors())[at].shape.points;
    }

    close() {
      this.chart.close();
    }
  }

  return { of: (parts) => new Plot(parts) };
})();
