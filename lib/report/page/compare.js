// What differs between two runs, by the rules of `ops run diff` (lib/report/RunDiffComparison.java), from their facts:
// {area: {complete, facts: [[name, rank, value, compared, note, known]]}}.
ops.compare = (() => {
  // Not worth saying that it isn't recorded (RunDiffRank).
  const REMOTE = 90;
  // A fingerprint of the environment is only told where nothing that it sums up differs (RunDiffMachine).
  const FINGERPRINT = 'fingerprint of the environment';
  const SUMMED_UP = ['package', 'python', 'gpu', 'driver', 'env', 'machine'];

  function same(x, y) {
    if (x === null || y === null || typeof x !== 'object' || typeof y !== 'object') return x === y;
    const [a, b] = [Object.keys(x), Object.keys(y)];
    return Array.isArray(x) === Array.isArray(y) && a.length === b.length && a.every((key) => Object.hasOwn(y, key) && same(x[key], y[key]));
  }

  function fact([name, rank, value, compared, note, known]) {
    return { name, rank, value, compared: compared ?? value, note: note ?? '', known };
  }

  const EMPTY = { complete: false, facts: [] };

  function note(a, b) {
    return a === b || !b ? a : !a ? b : `${a} → ${b}`;
  }

  function both(area, a, b, found) {
    if (a.known && b.known) {
      if (!same(a.compared, b.compared)) found.differences.push({ area, name: a.name, rank: a.rank, a: a.value, b: b.value, inA: true, inB: true,
          note: note(a.note, b.note) });
    } else if (a.known || b.known) {
      gap(found, a.known ? 'b' : 'a', area, a.name, a.known ? b.note : a.note);
    }
  }

  function gap(found, side, area, name, why) {
    found.gaps.set(JSON.stringify([side, area, name, why]), { side, area, name, why });
  }

  // lacking: the set of the run that doesn't have the fact.
  function oneSided(area, present, lacking, owner, side, found) {
    if (!present.known) return;
    if (lacking.complete) {
      const inA = side === 'b';
      found.differences.push({ area, name: present.name, rank: present.rank, a: inA ? present.value : null, b: inA ? null : present.value, inA, inB: !inA,
          note: present.note });
    } else if (present.rank < REMOTE) {
      gap(found, side, area, owner.complete ? '' : present.name, '');
    }
  }

  function area(name, a, b, found) {
    const inA = new Map(a.facts.map((entry) => [entry[0], fact(entry)]));
    const inB = new Map(b.facts.map((entry) => [entry[0], fact(entry)]));
    for (const key of new Set([...inA.keys(), ...inB.keys()])) {
      if (!inA.has(key)) oneSided(name, inB.get(key), a, b, 'a', found);
      else if (!inB.has(key)) oneSided(name, inA.get(key), b, a, 'b', found);
      else both(name, inA.get(key), inB.get(key), found);
    }
  }

  // {differences: [{area, name, rank, a, b, inA, inB, note}] the likeliest reason first, gaps: [{side, area, name, why}]}
  function facts(a, b) {
    const found = { differences: [], gaps: new Map() };
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
      area(name, ops.columns.own(a, name) ?? EMPTY, ops.columns.own(b, name) ?? EMPTY, found);
    }
    const explained = found.differences.some((d) => SUMMED_UP.includes(d.area) && d.name !== FINGERPRINT);
    const differences = found.differences.filter((d) => !(explained && d.name === FINGERPRINT)).sort((x, y) => x.rank - y.rank);
    return { differences, gaps: [...found.gaps.values()] };
  }

  function order(name) {
    const first = ['state', 'cause', 'message', 'exit code'].indexOf(name);
    if (first >= 0) return first;
    if (name.startsWith('perf/') || name.startsWith('gpu ') || name === 'duration' || name === 'attempts') return 9;
    return name.endsWith(' best') ? 5 : name.includes('loss') ? 6 : 7;
  }

  function results(run) {
    const found = new Map([['state', run.state], ['cause', run.cause || undefined], ['message', run.failure?.message || undefined],
        ['exit code', run.exit_code ?? undefined]]);
    for (const kind of ['best', 'last']) for (const [name, value] of Object.entries(run[kind] ?? {})) found.set(`${name} ${kind}`, value);
    found.set('duration', run.duration_sec ?? undefined);
    found.set('attempts', run.attempts?.length || undefined);
    for (const name of ['util_mean_pct', 'memory_peak_mib', 'energy_wh']) found.set(`gpu ${name}`, run.gpu?.[name] ?? undefined);
    return found;
  }

  function outcomes(a, b) {
    const [inA, inB] = [results(a), results(b)];
    const names = [...new Set([...inA.keys(), ...inB.keys()])].filter((name) => !same(inA.get(name), inB.get(name)));
    return names.map((name) => ({ name, a: inA.get(name), b: inB.get(name) })).sort((x, y) => order(x.name) - order(y.name));
  }

  return { facts, outcomes, same };
})();
