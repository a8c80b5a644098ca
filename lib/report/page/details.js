// All that is known of one run, below its row: what to type, figures, settings, attempts, and the file that each came from.
ops.details = (() => {
  const { el } = ops;
  const f = ops.format;
  const COMMANDS = ['show', 'tail', 'why', 'fetch', 'resume', 'stop'];
  const path = (file) => el('code', { class: 'path' }, f.text(file));

  async function copy(text, button) {
    const done = await f.copy(text);
    button.textContent = done ? 'copied' : 'press Ctrl+C';
    ops.say(done ? 'copied' : 'not copied: select the text and press Ctrl+C');
    button.onblur = () => { button.textContent = 'copy'; };
  }

  function commands(run) {
    const known = Object.entries(run.commands ?? {}).filter(([, text]) => text).sort(([a], [b]) => COMMANDS.indexOf(a) - COMMANDS.indexOf(b));
    return known.map(([name, text]) => el('div', { class: 'command' }, el('span', { class: 'name' }, f.cut(name, 20)), el('code', {}, f.text(text)),
      el('button', { type: 'button', 'aria-label': `copy the command ${name}`, onclick: (event) => copy(text, event.currentTarget) }, 'copy')));
  }

  function list(pairs, label) {
    const shown = pairs.filter(([, value]) => value !== undefined && value !== null && value !== '');
    if (!shown.length) return null;
    const lines = el('dl', {}, shown.map(([name, value]) => [el('dt', {}, f.cut(name, 120)), el('dd', {}, value instanceof Node ? value : f.text(value))]));
    return label ? el('div', { class: 'long', tabindex: '0', role: 'region', 'aria-label': label }, lines) : lines;
  }

  function link(url) {
    // Only what is plainly a page elsewhere: the text came from a run.
    const safe = typeof url === 'string' && /^https:\/\/[^\s"'<>\\]+$/.test(url);
    return safe ? el('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, f.cut(url, 120)) : url;
  }

  function facts(run) {
    const gpu = run.gpu ?? {};
    return list([['run', run.run_id], ['state', ops.badge(run.state)], ['known by', run.reason], ['exit code', run.exit_code], ['project', run.project],
      ['preset', run.preset], ['kind', run.kind], ['started', run.started_at && f.time(run.started_at)], ['duration', f.duration(run.duration_sec)], ['cause', run.cause], ['note', run.note],
      ['tags', (run.tags ?? []).join(', ')], ['pod', run.pod], ['commit', run.commit], ['cost', f.usd(run.cost_usd)], ['W&B', link(run.wandb_url)],
      ['GPU use', figures([['mean', gpu.util_mean_pct, '%'], ['now', gpu.util_pct, '%']])],
      ['GPU memory', figures([['peak', gpu.memory_peak_mib, 'MiB'], ['now', gpu.memory_mib, 'MiB']])],
      ['GPU energy', figures([['', gpu.energy_wh, 'Wh']])], ['run directory', run.run_dir && path(run.run_dir)]]);
  }

  function figures(values) {
    return values.filter(([, value]) => typeof value === 'number').map(([name, value, unit]) => `${name} ${f.number(value)} ${unit}`.trim()).join(', ');
  }

  function values(object, file, label) {
    const pairs = Object.entries(object ?? {});
    return pairs.length ? [list(pairs.map(([name, value]) => [name, typeof value === 'number' ? String(value) : f.text(value)]), label), file
        && el('p', { class: 'from' }, 'from ', path(file))] : null;
  }

  function attempts(run) {
    const rows = run.attempts ?? [];
    if (!rows.length) return null;
    const head = ['attempt', 'started', 'ended', 'state', 'exit code', 'signal'];
    return el('div', { class: 'box', tabindex: '0', role: 'region', 'aria-label': 'attempts' },
        el('table', {}, el('thead', {}, el('tr', {}, head.map((name) => el('th', { scope: 'col' }, name)))),
      el('tbody', {}, rows.map((a) => el('tr', {}, [a.attempt, f.time(a.started_at), f.time(a.ended_at), ops.badge(a.state), a.exit_code,
          a.signal].map((v) => el('td', {}, v instanceof Node ? v : f.text(v ?? ''))))))));
  }

  function failure(run) {
    return run.failure ? ops.failure(run) : null;
  }

  function files(run) {
    return list(Object.entries(run.files ?? {}).map(([name, file]) => [name, path(file)]));
  }

  function actions(run) {
    const live = ops.data.live;
    const button = (text, event, label) => el('button', { type: 'button', 'aria-label': `${label} ${run.run_id}`, onclick: () => ops.emit(event, run.key) }, text);
    return el('div', { class: 'actions' }, button('compare', 'compare', 'compare'), live && button('log', 'follow', 'follow the log of'),
      live && ops.data.allow_stop && !ops.isOver(run) && el('button', { type: 'button', class: 'danger', 'aria-label': `stop ${run.run_id}`,
          onclick: () => ops.emit('stop', run.key) }, 'stop'));
  }

  const figuresFile = (run) => (ops.isOver(run) ? run.files?.state : run.files?.metrics) ?? run.source;
  const SECTIONS = [
    ['', actions, (r) => [ops.isOver(r)]],
    ['Commands', commands, (r) => r.commands],
    ['Why it failed', failure, (r) => r.failure],
    ['Run', facts, (r) => [r.state, r.reason, r.exit_code, r.duration_sec, r.cause, r.note, r.tags, r.cost_usd, r.wandb_url, r.gpu, r.started_at, r.pod, r.commit]],
    ['Last values', (r) => values(r.last, figuresFile(r), 'last values'), (r) => [r.last, figuresFile(r)]],
    ['Best values', (r) => values(r.best, figuresFile(r), 'best values'), (r) => [r.best, figuresFile(r)]],
    ['Settings', (r) => values(r.config, r.files?.config, 'settings'), (r) => r.config],
    ['Attempts', attempts, (r) => r.attempts],
    ['Files', files, (r) => r.files],
  ];

  // Only the sections whose data changed are made anew: buttons keep the focus, texts their selection.
  function fill(box, run) {
    SECTIONS.forEach(([title, make, data], i) => {
      const section = box.children[i] ?? box.appendChild(el('section', { class: title ? title.toLowerCase().replaceAll(' ', '-') : 'top' }));
      const now = JSON.stringify(data(run)) ?? '';
      if (section.seen === now) return;
      section.seen = now;
      const content = make(run);
      section.hidden = !content || (Array.isArray(content) && !content.length);
      section.replaceChildren(...(section.hidden ? [] : [title && el('h3', {}, title), content].flat().filter(Boolean)));
    });
    return box;
  }

  return { fill, link };
})();
