// The page of `ops ui`: takes what the server sends, says how old the figures are, and asks before it stops a run.
(() => {
  const { data, byKey, el } = ops;
  if (!data.live) return;
  const POINTS_AT_MOST = 20000;   // of a curve; the server sends a thinned one long before
  const AGAIN_MS = 5000;
  let source;
  let lostAt = '';

  // The bar below the header: what it says changes every other second, and must not be read aloud each time.
  const time = el('span', { class: 'live-time' });
  const note = el('span', { class: 'live-note' });
  const bar = el('section', { id: 'live', class: 'live', 'aria-label': 'connection to ops ui' }, el('span', { class: 'live-mark', 'aria-hidden': 'true' }), time, note);
  document.getElementById('top').after(bar);

  const clock = (text) => `${text.slice(11, 19)} UTC`;

  function paint() {
    bar.classList.toggle('is-lost', lostAt !== '');
    time.textContent = lostAt ? `disconnected since ${clock(lostAt)}: all figures are of ${clock(data.generated_at)}. Does ops ui still run?` : `live, as of ${clock(data.generated_at)}`;
    const count = (...states) => data.runs.filter((run) => states.includes(run.state)).length;
    const words = [[count('running', 'starting'), 'running'], [count('stalled'), 'stalled'], [count('failed'), 'failed'], [count('lost'), 'lost'], [count('unknown'), 'unknown']]
      .filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`);
    document.title = (lostAt ? '(disconnected) ' : words.length ? `(${words.join(', ')}) ` : '') + data.title;
  }

  function found() {
    if (lostAt) ops.say('connected again');
    lostAt = '';
  }

  function lost() {
    if (!lostAt) {
      lostAt = new Date().toISOString();
      ops.say('disconnected from ops ui: the figures stand still');
      paint();
    }
    // A browser gives up by itself where the server answered, but with an error.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, AGAIN_MS);
  }

  // A run that is known keeps its object: what others show of it stays theirs.
  function put(run) {
    const known = byKey.get(run.key);
    if (!known) {
      const fresh = { curves: [], gpu_curves: [], ...run };
      byKey.set(run.key, fresh);
      data.runs.unshift(fresh);
      return;
    }
    if (known.state !== run.state) delete known.facts;   // the record has more now
    Object.assign(known, run);
  }

  function remove(keys) {
    if (keys.size === 0) return;
    keys.forEach((key) => { byKey.delete(key); ops.drawn.delete(key); });
    data.runs = data.runs.filter((run) => !keys.has(run.key));
  }

  function took(pods, at) {
    const changed = JSON.stringify(pods) !== JSON.stringify(data.pods);
    data.pods = pods;
    data.generated_at = at;
    found();
    return changed;
  }

  function page(fresh) {
    const changed = took(fresh.pods, fresh.generated_at);
    data.result = fresh.result;
    data.omitted = fresh.omitted;
    data.allow_stop = fresh.allow_stop;
    const there = new Set(fresh.runs.map((run) => run.key));
    remove(new Set(data.runs.filter((run) => !there.has(run.key)).map((run) => run.key)));
    fresh.runs.forEach(put);
    tell(there, changed);
    ops.emit('points', there);
  }

  function runs(news) {
    const changed = took(news.pods, news.at);
    const gone = new Set(news.removed);
    remove(gone);
    news.runs.forEach(put);
    tell(new Set([...gone, ...news.runs.map((run) => run.key)]), changed);
  }

  function tell(keys, podsChanged) {
    if (podsChanged) ops.emit('pods');
    if (keys.size) ops.emit('runs', keys);
    paint();
  }

  function points(news) {
    const keys = new Set();
    for (const more of news.points) {
      const run = byKey.get(more.key);
      if (!run) continue;
      const curves = more.gpu ? run.gpu_curves : run.curves;
      let curve = curves.find((one) => one.name === more.name);
      if (!curve) curves.push(curve = { name: more.name, step: [], t: [], y: [], points: 0, file: run.files?.[more.gpu ? 'gpu' : 'metrics'] ?? '' });
      for (const axis of ['step', 't', 'y']) {
        curve[axis] = more.whole ? more[axis] : [...curve[axis], ...more[axis]].slice(-POINTS_AT_MOST);
      }
      curve.points = more.points;
      keys.add(more.key);
    }
    if (keys.size) ops.emit('points', keys);
  }

  function connect() {
    source = new EventSource(`events?version=${data.version ?? -1}`);
    source.onerror = lost;
    for (const [name, take] of Object.entries({ page, runs, points })) {
      source.addEventListener(name, (event) => take(JSON.parse(event.data)));
    }
  }

  // What is on the page is of now, as soon as the next look has come: a page that has nothing new says so.
  function say(text) {
    note.textContent = text;
    ops.say(text);
  }

  async function stop(run, box, message, buttons) {
    buttons.forEach((button) => { button.disabled = true; });
    message.textContent = 'asked to end …';
    try {
      const answer = await fetch('stop', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ run: run.key }) });
      const said = await answer.json().catch(() => ({}));
      if (answer.ok) {
        box.close();
        say(`run ${run.run_id}: ${WORDS[said.outcome] ?? said.outcome}`);
        return;
      }
      message.textContent = said.error ? `${said.error.message}. ${said.error.hint}` : `ops ui refused it (${answer.status})`;
    } catch {
      message.textContent = 'ops ui does not answer: whether the run was asked to end is not known';
    }
    buttons.forEach((button) => { button.disabled = false; });
  }

  const WORDS = {
    stopped: 'stopped', killed: 'stopped by SIGKILL, since SIGTERM was not enough', over: 'was over already', none: 'has not started, and is not started any more',
    gone: 'has no process any more', other_boot: 'has no process any more',
  };

  ops.on('stop', (key) => {
    const run = byKey.get(key);
    if (!run || !data.allow_stop) return;
    const message = el('p', { class: 'stop-message', role: 'alert' });
    const cancel = el('button', { type: 'button', onclick: () => box.close() }, 'let it run');
    const go = el('button', { type: 'button', class: 'stop-go', onclick: () => stop(run, box, message, [go, cancel]) }, 'stop it');
    const box = el('dialog', { class: 'stop', 'aria-labelledby': 'stop-title', onclose: () => box.remove() },
      el('h2', { id: 'stop-title' }, 'Stop this run?'), el('p', {}, el('b', {}, run.run_id), run.pod ? ` on ${run.pod}` : ''),
      el('p', {}, 'All its processes get SIGTERM, and SIGKILL where that is not enough. Its record stays, and it can be resumed.'), message, el('p', { class: 'stop-buttons' }, cancel, go));
    document.body.append(box);
    box.showModal();
    cancel.focus();
  });

  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', (event) => { if (event.persisted) connect(); });
  paint();
  connect();
})();
