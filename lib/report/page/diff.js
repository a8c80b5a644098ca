// What differs between any two runs, the likeliest reason first, beside what came out.
(() => {
  const { el, data } = ops;
  const f = ops.format;
  const SIDES = ['a', 'b'];
  const MOST = 500;
  const ABSENT = { package: 'not installed', env: 'not set', argument: 'not given', command: 'not given', data: 'not used' };
  const FILES = { config: 'config', derived: 'config', argument: 'metadata', command: 'metadata', parent: 'metadata', code: 'metadata', place: 'metadata',
      data: 'datasets' };
  const DIGEST = /^[0-9a-f]{32,128}$/;
  const chosen = { a: '', b: '' };
  const fetched = new Map();
  const out = el('div', { class: 'out' });
  const status = el('p', { class: 'hint', role: 'status' });

  // Run ids in the list; two pods may have one of the same id, so the pod stands with it then.
  function name(run) {
    const twin = data.runs.some((other) => other !== run && other.run_id === run.run_id);
    return twin ? `${run.run_id} (${run.pod || run.run_dir || run.key})` : run.run_id;
  }

  const options = el('datalist', { id: 'diff-runs' });
  function fillOptions() {
    options.replaceChildren(...ops.shown.slice(0, MOST).map((key) => el('option', { value: name(ops.byKey.get(key)) }, [ops.byKey.get(key).state,
        ops.byKey.get(key).preset].filter(Boolean).join(' · '))));
  }

  const inputs = Object.fromEntries(SIDES.map((side) => [side, el('input', { id: `diff-${side}`, list: 'diff-runs', placeholder: 'run id',
      autocomplete: 'off', spellcheck: 'false',
    onfocus: fillOptions, onchange: () => take(side, inputs[side].value.trim()) })]));

  function find(text) {
    const exact = data.runs.filter((run) => name(run) === text || run.run_id === text);
    return exact.length ? exact : text ? data.runs.filter((run) => run.run_id.startsWith(text)) : [];
  }

  function take(side, text) {
    const found = find(text);
    chosen[side] = found.length === 1 ? found[0].key : '';
    fetched.delete(chosen[side]);
    inputs[side].setAttribute('aria-invalid', String(text !== '' && found.length !== 1));
    if (found.length === 1) inputs[side].value = name(found[0]);
    status.textContent = text && found.length !== 1 ? (found.length ? `${f.plural(found.length, 'run')} begin with “${f.cut(text, 80)}”`
        : `no run “${f.cut(text, 80)}”`) : '';
    show();
  }

  function pick(key) {
    const side = chosen.a && !chosen.b && chosen.a !== key ? 'b' : 'a';
    if (side === 'a') { chosen.b = ''; inputs.b.value = ''; }
    take(side, name(ops.byKey.get(key)));
    if (side === 'b') { document.getElementById('diff').scrollIntoView(); out.querySelector('table')?.focus(); }
    else ops.say(`${ops.byKey.get(key).run_id} is A: press compare at another run`);
    if (side === 'a') status.textContent = 'Now press “compare” at another run, or type its id.';
  }

  // In a live page facts come when they are asked for: once for a choice, since of a run that goes on they may become more.
  async function facts(run) {
    const resolve = (of, sets) => Object.fromEntries(Object.entries(of).map(([area, at]) => [area, sets[at]]).filter(([, set]) => set));
    if (run.facts && Object.keys(run.facts).length) return resolve(run.facts, data.fact_sets);
    if (fetched.has(run.key)) return fetched.get(run.key);
    if (!data.live) return null;
    const answer = await fetch(`facts?run=${encodeURIComponent(run.key)}`);
    if (!answer.ok) throw new Error(`${run.run_id}: the server answered ${answer.status}`);
    const { fact_sets: sets, facts: of } = await answer.json();
    const found = resolve(of, sets);
    fetched.set(run.key, found);
    return found;
  }

  function shownValue(d, side) {
    if (!d[side === 'a' ? 'inA' : 'inB']) return el('i', {}, ABSENT[d.area] ?? 'none');
    const [value, other] = side === 'a' ? [d.a, d.b] : [d.b, d.a];
    if (d.area === 'data' && value && typeof value === 'object') return [digest(String(value.fingerprint ?? ''), ''), el('span', { class: 'hint' }, dataset(value))];
    return typeof value === 'string' ? digest(value, typeof other === 'string' ? other : '') : f.text(JSON.stringify(value)).slice(0, 4000);
  }

  const dataset = (value) => [value.file_count !== undefined && ` ${f.plural(value.file_count, 'file')}`, value.total_bytes !== undefined
      && ` ${f.plural(value.total_bytes, 'byte')}`].filter(Boolean).join(',');

  // Of a digest as many digits as tell the two apart, the others to read on demand.
  function digest(value, other) {
    if (!DIGEST.test(value)) return value === '' ? '“”' : f.text(value).slice(0, 4000);
    let common = 0;
    while (common < other.length && value[common] === other[common]) common++;
    return el('span', { title: value }, value.slice(0, Math.max(7, common + 1)));
  }

  function sources(d, a, b) {
    const kind = FILES[d.area] ?? 'environment';
    const files = [a.files?.[kind], b.files?.[kind]].filter(Boolean);
    return el('span', { class: 'path', title: files.map((file) => f.text(file)).join('\n') }, files.length ? f.cut(files[0].split('/').pop(), 40) : '');
  }

  function table(caption, head, lines) {
    return el('div', { class: 'box', tabindex: '0', role: 'region', 'aria-label': caption }, el('table', { tabindex: '-1' }, el('caption', {}, caption),
      el('thead', {}, el('tr', {}, head.map((h) => el('th', { scope: 'col' }, h)))), el('tbody', {}, lines)));
  }

  function differences(found, a, b) {
    if (!found.length) return el('p', { class: 'empty' }, 'Nothing that is recorded differs.');
    return table('What differs, the likeliest reason first', ['area', 'what', 'A', 'B', 'note', 'from'], found.map((d) => el('tr', { 'data-area': d.area },
        el('td', { class: 'hint' }, f.cut(d.area, 40)),
      el('th', { scope: 'row' }, f.cut(d.name, 200)), el('td', { class: 'value' }, shownValue(d, 'a')), el('td', { class: 'value' }, shownValue(d, 'b')),
          el('td', { class: 'hint' }, f.cut(d.note, 120)), el('td', {}, sources(d, a, b)))));
  }

  function figure(outcome, value) {
    if (value === undefined) return el('i', {}, 'none');
    if (value === null) return 'not a number';
    return outcome === 'duration' ? f.duration(value) : outcome === 'state' ? ops.badge(value) : typeof value === 'number' ? exact(value)
        : f.text(value).slice(0, 2000);
  }

  const exact = (value) => el('span', { title: String(value) }, f.number(value));

  function change(o) {
    if (typeof o.a !== 'number' || typeof o.b !== 'number' || o.name === 'exit code') return '';
    if (o.name === 'duration' || o.name.startsWith('perf/')) return o.a > 0 ? `${o.b >= o.a ? '+' : ''}${Math.round(100 * (o.b - o.a) / o.a)} %` : '';
    return `${o.b > o.a ? '+' : ''}${Number((o.b - o.a).toPrecision(3))}`;
  }

  function outcomes(found) {
    if (!found.length) return null;
    return table('What came out', ['what', 'A', 'B', 'change'], found.map((o) => el('tr', {}, el('th', { scope: 'row' }, f.cut(o.name, 200)),
        el('td', { class: 'value' }, figure(o.name, o.a)),
      el('td', { class: 'value' }, figure(o.name, o.b)), el('td', { class: 'value' }, change(o)))));
  }

  function gaps(found) {
    if (!found.length) return null;
    return el('div', { class: 'gaps' }, el('h3', {}, 'Not recorded, and so not compared'), SIDES.map((side) => {
      const items = found.filter((gap) => gap.side === side).map((gap) => (gap.name && gap.name !== gap.area ? `${gap.area} ${gap.name}`
          : gap.area) + (gap.why ? ` (${gap.why})` : ''));
      return items.length ? el('p', {}, el('b', {}, `in ${side.toUpperCase()}: `), f.cut(items.join(', '), 2000)) : null;
    }));
  }

  let asked = 0;
  let seen = '';
  async function show() {
    const mine = ++asked;
    const [a, b] = SIDES.map((side) => ops.byKey.get(chosen[side]));
    if (!a || !b || a === b) {
      seen = '';
      out.replaceChildren(...(a && a === b ? [el('p', { class: 'empty' }, 'A and B are the same run.')] : []));
      return;
    }
    let known;
    try {
      known = await Promise.all([facts(a), facts(b)]);
    } catch (error) {
      status.textContent = `The facts can't be had: ${f.cut(error.message, 200)}`;
      known = [null, null];
    }
    if (mine !== asked) return;
    const missing = known.map((k, i) => (k ? '' : SIDES[i].toUpperCase())).filter(Boolean).join(' and ');
    const found = missing ? null : ops.compare.facts(...known);
    const results = ops.compare.outcomes(a, b);
    const now = JSON.stringify([a.key, b.key, found, results]);
    if (now === seen) return;
    seen = now;
    out.replaceChildren(...[found ? differences(found.differences, a, b) : el('p', { class: 'empty' },
        `What ${missing} ran with isn't in this page: ops run diff ${f.cut(a.run_id, 110)} ${f.cut(b.run_id, 110)}`),
      outcomes(results), found && gaps(found.gaps)].filter(Boolean));
  }

  function swap() {
    [chosen.a, chosen.b] = [chosen.b, chosen.a];
    [inputs.a.value, inputs.b.value] = [inputs.b.value, inputs.a.value];
    show();
  }

  document.getElementById('diff').append(el('div', { class: 'title' }, el('h2', { id: 'diff-title' }, 'Diff of two runs')),
    el('div', { class: 'tools' }, SIDES.map((side) => el('div', { class: 'side' }, el('label', { for: `diff-${side}` }, side.toUpperCase()), inputs[side])),
      el('button', { type: 'button', onclick: swap }, 'swap'), options), status, out);
  ops.on('compare', pick);
  ops.on('runs', (keys) => { if (SIDES.some((side) => [...(keys ?? [])].includes(chosen[side]))) show(); });
})();
