// Runs that failed, stalled or are lost, by cause, each with the lines that prove it.
(() => {
  const { el } = ops;
  const f = ops.format;
  const MOST = 20;
  const LINES = 12;
  const section = document.getElementById('failures');
  const body = el('div');
  const whole = new Set();
  const open = new Map();

  // Message, what usually helps, and the lines that prove it. In a row's details and below its cause.
  ops.failure = (run, withAdvice = true) => {
    const failure = run.failure ?? {};
    const message = failure.message || run.reason;
    const evidence = failure.evidence ?? [];
    return el('div', { class: 'failure' }, message && el('p', { class: 'message' }, f.text(message).slice(0, 4000)),
      withAdvice && failure.advice && el('p', { class: 'advice' }, el('b', {}, 'What usually helps: '), f.text(failure.advice)),
      evidence.slice(0, LINES).map((e) => el('figure', {}, el('figcaption', {}, el('code', { class: 'path' }, f.text(e.file ?? ''), e.line === null
          || e.line === undefined ? '' : `:${e.line}`)),
        el('pre', { tabindex: '0' }, f.text(e.text ?? '').slice(0, 8000)))),
      evidence.length > LINES && el('p', { class: 'hint' }, `… and ${evidence.length - LINES} more lines: ops run why`));
  };

  function oneRun(run, withAdvice) {
    return el('li', { 'data-key': run.key },
      el('div', { class: 'who' }, ops.badge(run.state), el('button', { type: 'button', class: 'link', onclick: () => ops.emit('open', run.key),
          title: 'to its row' }, f.cut(run.run_id, 110)),
        el('span', { class: 'hint' }, [f.time(run.started_at), run.pod && f.cut(run.pod, 60)].filter(Boolean).join(' · '))), ops.failure(run, withAdvice));
  }

  function cause(name, runs) {
    // The same advice for all is said once.
    const advices = new Set(runs.map((run) => run.failure?.advice ?? ''));
    const shown = whole.has(name) ? runs : runs.slice(0, MOST);
    const node = el('details', { class: 'cause', 'data-cause': name }, el('summary', {}, el('h3', {}, f.cut(name, 80).replaceAll('_', ' ')), ' ',
        el('span', { class: 'count' }, f.plural(runs.length, 'run'))),
      advices.size === 1 && [...advices][0] ? el('p', { class: 'advice' }, el('b', {}, 'What usually helps: '), f.text([...advices][0])) : null,
      el('ul', {}, shown.map((run) => oneRun(run, advices.size > 1))),
      shown.length < runs.length && el('button', { type: 'button', onclick: () => { whole.add(name); render(true); } }, `show all ${runs.length}`));
    node.open = open.get(name) ?? true;
    node.addEventListener('toggle', () => open.set(name, node.open));
    return node;
  }

  let seen = '';
  function render(again) {
    const shown = new Set(ops.shown);
    const bad = ops.data.runs.filter(ops.isBad);
    const runs = bad.filter((run) => shown.has(run.key));
    const now = JSON.stringify([bad.length, runs.map((run) => [run.key, run.state, run.cause, run.reason, run.failure])]);
    if (now === seen && again !== true) return;
    seen = now;
    const groups = [...ops.groupBy(runs, (run) => run.failure?.cause || run.cause || run.state)].sort(([, a], [, b]) => b.length - a.length);
    const hidden = bad.length - runs.length;
    body.replaceChildren(...[groups.map(([name, members]) => cause(name, members)),
      !bad.length && el('p', { class: 'empty' }, 'No run has failed, stalled or been lost.'),
      hidden > 0 && el('p', { class: 'hint' }, `The filter hides ${f.plural(hidden, 'more failure')}.`)].flat().filter(Boolean));
  }

  section.append(el('div', { class: 'title' }, el('h2', { id: 'failures-title' }, 'Failures')), body);
  ops.on('runs', render);
  ops.on('shown', render);
  render();
})();
