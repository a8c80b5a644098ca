// The page's head: what this is, of when, how many runs are in which state, light or dark, and the ways within the page.
(() => {
  const { el, data } = ops;
  const f = ops.format;
  const ORDER = ['failed', 'stalled', 'lost', 'running', 'starting', 'queued', 'succeeded', 'stopped', 'unknown'];
  const NAV = { runs: 'Runs', curves: 'Curves', parameters: 'Parameters', gpu: 'GPU', timeline: 'Timeline', failures: 'Failures', diff: 'Diff', log: 'Log',
      about: 'About' };

  // A form as well as a colour: the shapes are in page.css.
  ops.badge = (state) => el('span', { class: 'state', 'data-state': ORDER.includes(state) ? state : 'unknown' },
      el('span', { class: 'shape', 'aria-hidden': 'true' }), f.cut(state || 'unknown', 20));

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paper = matchMedia('print');
  let chosen = 'auto';
  let printing = false;
  try {
    chosen = localStorage.getItem('ops-theme') ?? 'auto';
  } catch { /* a page from disk may have no storage: then it forgets */ }

  // Paper is light, whatever the screen is.
  function applyTheme() {
    const wanted = printing || paper.matches ? 'light' : chosen === 'auto' ? (dark.matches ? 'dark' : 'light') : chosen;
    if (document.documentElement.dataset.theme === wanted) return;
    document.documentElement.dataset.theme = wanted;
    ops.emit('theme');
  }

  function choose(theme) {
    chosen = theme;
    try {
      localStorage.setItem('ops-theme', theme);
    } catch { /* see above */ }
    applyTheme();
  }
  dark.addEventListener('change', applyTheme);
  paper.addEventListener('change', applyTheme);
  addEventListener('beforeprint', () => { printing = true; applyTheme(); });
  addEventListener('afterprint', () => { printing = false; applyTheme(); });
  if (!['auto', 'light', 'dark'].includes(chosen)) chosen = 'auto';
  applyTheme();

  const themes = el('fieldset', { class: 'themes segmented' }, el('legend', { class: 'aside' }, 'theme'), ['auto', 'light', 'dark'].map((theme) =>
    el('label', {}, el('input', { type: 'radio', name: 'theme', value: theme, checked: theme === chosen, onchange: () => choose(theme) }), el('span', {}, theme))));

  const counts = el('div', { class: 'counts', role: 'group', 'aria-label': 'runs by state: press to show only these' });
  const pods = el('ul', { class: 'pods', 'aria-label': 'pods' });

  function toggle(state) {
    if (!ops.states.delete(state)) ops.states.add(state);
    fillCounts();
    ops.emit('states');
  }

  // In place: a button that is pressed keeps the focus.
  function fillCounts() {
    const numbers = new Map();
    for (const run of data.runs) numbers.set(run.state, (numbers.get(run.state) ?? 0) + 1);
    for (const state of ops.states) if (!numbers.has(state)) numbers.set(state, 0);
    const states = [...numbers.keys()].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
    const old = new Map([...counts.children].map((button) => [button.value, button]));
    for (const state of states) {
      const button = old.get(state) ?? el('button', { type: 'button', value: state, onclick: () => toggle(state) }, el('b'), ops.badge(state));
      button.firstChild.textContent = numbers.get(state).toLocaleString('en');
      button.setAttribute('aria-pressed', String(ops.states.has(state)));
      old.delete(state);
      if (!button.parentNode) counts.insertBefore(button, [...counts.children].find((other) => states.indexOf(other.value) > states.indexOf(state)) ?? null);
    }
    old.forEach((button) => button.remove());
  }

  function fillPods() {
    pods.hidden = !data.live || !data.pods?.length;
    pods.replaceChildren(...(data.pods ?? []).map((pod) => {
      const ok = pod.state === 'ok';
      const words = ok ? '' : [' unreachable', pod.reason && `: ${f.cut(pod.reason, 200)}`, pod.seen_at
          && `, last seen ${f.time(pod.seen_at)}`].filter(Boolean).join('');
      return el('li', { class: ok ? 'pod' : 'pod bad' }, el('span', { class: 'shape', 'aria-hidden': 'true' }), el('b', {}, f.cut(pod.name, 60)), words);
    }));
  }

  function facts() {
    const { runs = 0, curves = 0, facts: sets = 0 } = data.omitted ?? {};
    const left = [runs && f.plural(runs, 'run'), curves && `the curves of ${f.plural(curves, 'run')}`, sets && `the facts for the diff of ${f.plural(sets, 'run')}`].filter(Boolean).join(' and ');
    return [el('span', {}, data.live ? 'live since ' : 'made ', el('time', { datetime: data.generated_at }, f.time(data.generated_at)),
        ` by ops ${f.cut(data.ops_version, 40)}`),
      left && el('span', { class: 'omitted' }, `Left out for size: ${left}.`)];
  }

  // Other parts fill their sections later; what stays empty gets no way to it.
  function fillNav() {
    const links = Object.entries(NAV).filter(([id]) => document.getElementById(id)?.firstChild && !document.getElementById(id).hidden
        && (id !== 'log' || data.live));
    nav.replaceChildren(...links.map(([id, name]) => el('a', { href: `#${id}` }, name)));
  }
  const nav = el('nav', { 'aria-label': 'sections' });

  document.getElementById('top').append(
    el('div', { class: 'head' }, el('div', {}, el('h1', {}, f.cut(data.title, 200)), el('p', { class: 'facts' }, facts())), themes),
    counts, pods, nav);
  fillCounts();
  fillPods();
  ops.on('runs', fillCounts);
  ops.on('pods', fillPods);
  addEventListener('DOMContentLoaded', fillNav);
})();
