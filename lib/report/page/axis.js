// Axes: what a value is on them, where they have ticks, and how these read. Logarithmic axes count in powers of ten.
ops.axis = (() => {
  const NICE = [1, 2, 5, 10];
  const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

  function interval(span, count) {
    const rough = span / Math.max(1, count);
    const power = 10 ** Math.floor(Math.log10(rough));
    return NICE.map((nice) => nice * power).find((step) => step >= rough * 0.999);
  }

  function seconds(span, count) {
    const rough = span / Math.max(1, count);
    if (rough <= 1) return interval(span, count);
    return SECONDS.find((step) => step >= rough) ?? interval(span / 86400, count) * 86400;
  }

  function even(low, high, step) {
    const ticks = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9 && ticks.length < 50; i++) ticks.push(Number((i * step).toPrecision(12)));
    return ticks;
  }

  // Of a few powers of ten also 2 and 5, and within one power even steps, as on paper.
  function powers(low, high, count) {
    if (high - low < 0.7) return even(10 ** low, 10 ** high, interval(10 ** high - 10 ** low, count)).filter((v) => v > 0).map(Math.log10);
    const every = Math.max(1, Math.ceil((high - low) / count));
    const ticks = [];
    for (let p = Math.floor(low); p <= high; p++) {
      if (p % every !== 0) continue;
      for (const digit of high - low < 3 ? [1, 2, 5] : [1]) ticks.push(p + Math.log10(digit));
    }
    return ticks.filter((v) => v >= low && v <= high);
  }

  function number(value, step) {
    const size = Math.abs(value);
    if (size !== 0 && (size >= 1e15 || size < 1e-4)) return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
    if (size >= 1e4) return new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 4 }).format(value);
    return String(Number(value.toFixed(Math.max(0, Math.min(8, 1 - Math.floor(Math.log10(step || 1)))))));
  }

  function elapsed(value) {
    const unit = value >= 172800 ? [86400, 'd'] : value >= 7200 ? [3600, 'h'] : value >= 120 ? [60, 'min'] : [1, 's'];
    return `${Number((value / unit[0]).toPrecision(4))} ${unit[1]}`;
  }

  function clock(value, span) {
    if (!ops.utc(value)) return '';
    const text = new Date(value).toISOString();
    return span > 3 * 86400e3 ? text.slice(5, 10) : span > 86400e3 ? text.slice(5, 16).replace('T', ' ') : span > 600e3 ? text.slice(11, 16) : text.slice(11, 19);
  }

  // {to, from, ticks(low, high, count), text(position, low, high)}; kind: number, elapsed (seconds), clock (milliseconds since 1970, shown in UTC).
  function scale(kind, log) {
    const to = log ? (v) => (v > 0 ? Math.log10(v) : NaN) : (v) => v;
    const from = log ? (v) => 10 ** v : (v) => v;
    const ticks = (low, high, count) => {
      if (!(high > low)) return [];
      if (log) return powers(low, high, count);
      if (kind === 'clock') return even(low, high, seconds((high - low) / 1000, count) * 1000);
      return even(low, high, kind === 'elapsed' ? seconds(high - low, count) : interval(high - low, count));
    };
    const text = (at, low, high) => {
      if (kind === 'clock') return clock(from(at), from(high) - from(low));
      return kind === 'elapsed' ? elapsed(Number(from(at).toPrecision(6))) : number(from(at), log ? from(at) : high - low);
    };
    return { kind, log, to, from, ticks, text };
  }

  // From values to pixels and back.
  function span(low, high, start, length) {
    const unit = length / (high - low);
    return { low, high, start, unit, pixel: (v) => start + (v - low) * unit, value: (p) => low + (p - start) / unit };
  }

  // Something to look at also where all values are one, or none is.
  function padded(low, high, share) {
    if (!(high >= low)) return [0, 1];
    const margin = high > low ? (high - low) * share : Math.abs(low) * share || 1;
    return [low - margin, high + margin];
  }

  // An axis of ECharts between two positions.
  function option(scale, low, high, count, colors, more = {}) {
    const ticks = scale.ticks(low, high, count);
    return {
      type: 'value', min: low, max: high, nameLocation: 'middle', nameTextStyle: { color: colors.muted, fontSize: 11 },
      axisLine: { show: true, onZero: false, lineStyle: { color: colors.line } }, axisTick: { customValues: ticks, lineStyle: { color: colors.line } },
      axisLabel: { customValues: ticks, color: colors.muted, fontSize: 11, hideOverlap: true, formatter: (v) => scale.text(v, low, high) },
      splitLine: { show: false }, ...more,
    };
  }

  return { scale, span, padded, option };
})();
