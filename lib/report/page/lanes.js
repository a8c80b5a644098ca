// Lanes of the timeline: for each run its attempts as bars and its events as marks; and how states look, by colour and pattern.
ops.lanes = (() => {
  const { format } = ops;
  // Colour alone doesn't tell states apart for everybody: each has strokes of its own, in a tile of 8 by 8 pixels.
  const STATES = {
    succeeded: ['#2a9d6a', ''], failed: ['#d6455d', 'M-2 6L2 10M-2 -2L10 10M6 -2L10 2'], running: ['#2f80d0', 'M4 4h0.01'], stalled: ['#dd8a00', 'M0 0L8 8M8 0L0 8'],
    stopped: ['#7d8590', 'M0 4H8'], lost: ['#9253b3', 'M4 0V8'], starting: ['#59a7d8', 'M2 2h0.01M6 6h0.01'],
    queued: ['#a8b3bd', 'M2 2h0.01M6 6h0.01'], unknown: ['#8f8f8f', 'M0 4H8M4 0V8'],
  };
  const MARKS = {
    checkpoint: ['triangle', '▲'], stall_suspected: ['diamond', '◆'], stall_cleared: ['emptyDiamond', '◇'],
    signal_received: ['rect', '■'], runner_recovered: ['circle', '●'],
  };
  const EVENTS = 2000;
  const known = (state) => (Object.hasOwn(STATES, state) ? state : 'unknown');
  const mark = (event) => (Object.hasOwn(MARKS, event) ? MARKS[event] : ['emptyCircle', '○']);
  const tiles = new Map();

  function tile(state) {
    const name = known(state);
    if (!tiles.has(name)) {
      const canvas = ops.el('canvas', { width: 8, height: 8 });
      const pen = canvas.getContext('2d');
      Object.assign(pen, { fillStyle: STATES[name][0], strokeStyle: '#ffffffb0', lineWidth: /ing$|queued/.test(name) ? 2.5 : 1.6, lineCap: 'round' });
      pen.fillRect(0, 0, 8, 8);
      pen.stroke(new Path2D(STATES[name][1]));
      tiles.set(name, canvas);
    }
    return tiles.get(name);
  }

  function attempts(run, now) {
    const list = run.attempts?.length ? run.attempts : [{ attempt: 1, started_at: run.started_at, state: run.state, exit_code: run.exit_code,
      ended_at: typeof run.duration_sec === 'number' ? ops.utc(Date.parse(run.started_at ?? '') + run.duration_sec * 1000).replace(' ', 'T') : null }];
    return list.map((a) => {
      const from = Date.parse(a.started_at ?? '');
      const end = Date.parse(a.ended_at ?? '');
      const to = Number.isFinite(end) ? Math.max(end, from) : Math.max(from, ops.isOver(run) ? from : now);
      return { from, to, state: known(a.state ?? run.state), title: `attempt ${a.attempt}: ${a.state ?? run.state}`, rows: [
        ['from', ops.utc(from)], ['to', Number.isFinite(end) ? ops.utc(end) : ops.isOver(run) ? 'not known' : 'goes on'],
        ['lasted', format.duration((to - from) / 1000)],
        ...(a.exit_code === null || a.exit_code === undefined ? [] : [['exit code', String(a.exit_code)]]), ...(a.signal ? [['signal', String(a.signal)]] : [])] };
    }).filter((bar) => Number.isFinite(bar.from));
  }

  function events(run) {
    return (run.events ?? []).slice(0, EVENTS).map((e) => {
      const from = Date.parse(e.t ?? '');
      return { from, to: from, mark: mark(e.event)[0], title: ops.brief(e.event), rows: [['at', ops.utc(from)], ...(e.text ? [['', ops.brief(e.text, 120)]] : [])] };
    }).filter((item) => Number.isFinite(item.from));
  }

  // {run, bars, marks, items (both by time)}; times are milliseconds since 1970.
  function of(run, now) {
    const bars = attempts(run, now);
    const marks = events(run);
    return { run, bars, marks, items: [...bars, ...marks].sort((a, b) => a.from - b.from) };
  }

  return { of, tile, STATES: Object.keys(STATES), MARKS: { ...Object.fromEntries(Object.entries(MARKS).map(([name, [, sign]]) => [name, sign])), other: '○' } };
})();
