// Runs that differ in nothing but their seed, as one row: mean and sample standard deviation.
ops.groups = (() => {
  // The standard deviation has n - 1 in its denominator (Bessel), so that one value has none.
  function statistics(values) {
    const n = values.length;
    const mean = values.reduce((sum, v) => sum + v, 0) / n;
    const sd = n > 1 ? Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1)) : undefined;
    return { n, mean, sd };
  }

  const FIGURES = ['number', 'duration', 'usd'];

  // {value: to sort by, text: to show, title} of a column over the runs of a group.
  function summary(column, runs) {
    const values = runs.map((run) => column.value(run)).filter((value) => value !== undefined);
    if (!values.length) return { value: undefined, text: '' };
    const texts = new Set(values.map((value) => ops.columns.text(column, value)));
    const numbers = values.every((value) => typeof value === 'number');
    // Settings are what a group has in common, so that one that varies, as the seed does, has no mean.
    if (numbers && (FIGURES.includes(column.kind) || (column.kind === 'value' && column.area !== 'config'))) return mean(column, values, runs.length);
    if (texts.size === 1) return { value: values[0], text: [...texts][0] };
    if (column.kind === 'time') return earliest(column, values);
    const sorted = [...texts].sort(ops.columns.compare);
    return { value: numbers ? Math.min(...values) : sorted[0], text: ops.format.cut(sorted.join(', '), 40), title: ops.format.cut(sorted.join(', '), 1000) };
  }

  function mean(column, values, all) {
    const { n, mean: middle, sd } = statistics(values);
    const figure = (value) => (column.kind === 'value' || column.kind === 'number' ? ops.format.number(value) : ops.columns.text(column, value));
    const few = n < all ? ` (n ${n})` : '';
    return { value: middle, text: figure(middle) + (sd === undefined ? '' : ` ± ${figure(sd)}`) + few, title: `mean ± sample standard deviation of ${n}` };
  }

  function earliest(column, values) {
    const first = [...values].sort()[0];
    return { value: first, text: `${ops.columns.text(column, first)} …`, title: 'the earliest' };
  }

  // Groups in the order of their first run.
  function of(runs) {
    return [...ops.groupBy(runs, (run) => run.group || run.key)].map(([name, members]) => ({ name, members }));
  }

  return { statistics, summary, of };
})();
