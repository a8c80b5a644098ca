// Results and parameters of runs as positions on axes.
ops.results = (() => {
  const own = (object, name) => (object && Object.hasOwn(object, name) ? object[name] : undefined);
  const OTHERS = { duration_sec: 'duration, s', cost_usd: 'cost, USD' };

  // A result of a run, NaN where it has none. Keys: best.<metric>, last.<metric>, duration_sec, cost_usd.
  function value(run, key) {
    const at = key.indexOf('.');
    const found = at > 0 ? own(run[key.slice(0, at)], key.slice(at + 1)) : own(OTHERS, key) && run[key];
    return typeof found === 'number' && Number.isFinite(found) ? found : NaN;
  }

  // Keys of all results that some run has, with how they read.
  function keys(runs) {
    const found = new Map();
    for (const kind of ['best', 'last']) {
      for (const run of runs) for (const name of Object.keys(run[kind] ?? {})) if (name !== 'step') found.set(`${kind}.${name}`, ops.brief(`${kind} ${name}`, 60));
    }
    for (const [key, text] of Object.entries(OTHERS)) if (runs.some((run) => !Number.isNaN(value(run, key)))) found.set(key, text);
    return found;
  }

  // Names of parameters that aren't the same in all of the runs that have them, those first that have the fewest runs without a value. Where results go and how
  // they are called (`inert`) differs in any two runs and comes last.
  function varying(runs) {
    const found = new Map();
    const inert = new Set();
    for (const run of runs) {
      for (const name of run.inert ?? []) inert.add(name);
      for (const [name, given] of Object.entries(run.config ?? {})) {
        if (given === null || typeof given === 'object') continue;
        const known = found.get(name) ?? found.set(name, { first: given, varies: false, runs: 0 }).get(name);
        known.runs++;
        if (known.first !== given) known.varies = true;
      }
    }
    // The sort is stable: a run's config has the likeliest reasons for another result first.
    return [...found].filter(([, known]) => known.varies).sort(([x, a], [y, b]) => inert.has(x) - inert.has(y) || b.runs - a.runs).map(([name]) => name);
  }

  // The same without those that say nothing of the result.
  const telling = (runs) => {
    const inert = new Set(runs.flatMap((run) => run.inert ?? []));
    return varying(runs).filter((name) => !inert.has(name));
  };

  const parameter = (run, name) => own(run.config, name) ?? null;

  // The axis for some values (numbers, texts, true and false, null where there is none): {positions, values: {low, high} of them, low, high with a margin,
  // scale, text(position), missing, categories | undefined}. Numbers over two powers of ten or more are on a logarithmic axis unless log says otherwise.
  function axis(given, log) {
    const there = given.filter((v) => v !== null && !Number.isNaN(v));
    const categories = there.every((v) => typeof v === 'number') ? undefined : [...new Set(there.map(String))].sort();
    const places = categories && new Map(categories.map((name, i) => [name, i]));
    let least = Infinity;
    let most = -Infinity;
    for (const v of categories ? [] : there) {
      least = Math.min(least, v);
      most = Math.max(most, v);
    }
    const scale = ops.axis.scale('number', !categories && (log ?? (least > 0 && most / least >= 100)));
    const positions = given.map((v) => (v === null ? NaN : categories ? places.get(String(v)) ?? NaN : scale.to(v)));
    const seen = positions.filter(Number.isFinite);
    const values = seen.reduce(({ low, high }, v) => ({ low: Math.min(low, v), high: Math.max(high, v) }), { low: Infinity, high: -Infinity });
    const [low, high] = categories ? [-0.5, Math.max(0, categories.length - 1) + 0.5] : ops.axis.padded(values.low, values.high, 0.05);
    return { positions, values, low, high, scale, categories, missing: positions.length - seen.length,
      whole: there.every(Number.isInteger), text: categories ? (v) => ops.brief(categories[v] ?? '') : (v) => String(Number(scale.from(v).toPrecision(6))) };
  }

  // The axis as one of ECharts, with category names as labels.
  function option(of, count, colors, more) {
    const drawn = ops.axis.option(of.scale, of.low, of.high, count, colors, more);
    if (of.categories) {
      const ticks = of.categories.map((_, i) => i).filter((i) => i % Math.ceil(of.categories.length / 24) === 0);
      drawn.axisTick.customValues = ticks;
      Object.assign(drawn.axisLabel, { customValues: ticks, formatter: (v) => ops.brief(of.categories[Math.round(v)] ?? '', 16) });
    }
    // Half a layer is no tick.
    if (of.whole && !of.scale.log) for (const part of [drawn.axisTick, drawn.axisLabel]) part.customValues = part.customValues.filter(Number.isInteger);
    return drawn;
  }

  return { value, keys, varying, telling, parameter, axis, option };
})();
