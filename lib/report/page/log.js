// The log of one run, as it grows: colour is all that is left of escape sequences. AnsiUp escapes the text; its output is the only HTML that is ever set here.
(() => {
  const section = document.getElementById('log');
  section.hidden = true;
  if (!ops.data.live) return;
  const { el } = ops;
  const LINES_AT_MOST = 5000;
  const LONGEST_LINE = 10000;
  const COLORS_AT_MOST = 50;
  const NEAR_PX = 24;
  const COLOR = /\x1b\[[0-9;]*m/g;
  const STATE = ['bold', 'faint', 'italic', 'underline', 'fg', 'bg'];
  let key = '';
  let source = null;
  let before = null;    // what had the focus
  let following = true;
  let stood = 0;        // where the box was scrolled to when that was last looked at
  let ansi;
  let open;             // the last line while it has no end yet: {text, node, state}

  const title = el('h2', { id: 'log-title' });
  const lines = el('pre', { class: 'log-lines' });
  const box = el('div', { class: 'log-box', role: 'log', 'aria-live': 'off', 'aria-labelledby': 'log-title', tabindex: '0', onscroll: scrolled }, lines);
  const status = el('span', { class: 'log-status' });
  const follow = el('button', { type: 'button', 'aria-pressed': 'true', onclick: () => setFollowing(!following) }, 'follow');
  const wrap = el('button', { type: 'button', 'aria-pressed': 'true', onclick: () => setWrap(!lines.classList.contains('is-wrapped')) }, 'wrap lines');
  const close = el('button', { type: 'button', onclick: leave }, 'close');
  section.append(title, el('p', { class: 'log-bar' }, follow, wrap, close, status), box);

  function setFollowing(on) {
    following = on;
    follow.setAttribute('aria-pressed', String(on));
    if (on) toEnd();
    paint();
  }

  function toEnd() {
    box.scrollTop = box.scrollHeight;
    stood = box.scrollTop;
  }

  function setWrap(on) {
    lines.classList.toggle('is-wrapped', on);
    wrap.setAttribute('aria-pressed', String(on));
    if (following) toEnd();
  }

  // Who scrolls up wants to read: the log stands still, until the end is reached again. Where only the end has moved away (a narrower page), nobody has scrolled.
  function scrolled() {
    const left = box.scrollHeight - box.scrollTop - box.clientHeight;
    const wanted = left < 2 || (box.scrollTop >= stood && (following || left < NEAR_PX));
    stood = box.scrollTop;
    if (wanted !== following) setFollowing(wanted);
  }

  function paint(problem = '') {
    const count = lines.childElementCount;
    status.textContent = problem || `${following ? 'following' : 'standing still'}, ${count === LINES_AT_MOST ? 'the last ' : ''}${count.toLocaleString('en')} lines`;
  }

  function reset() {
    ansi = new AnsiUp();
    ansi.url_allowlist = {};
    ansi.use_classes = true;
    lines.replaceChildren();
    open = null;
  }

  // What of the colours that are set in a text still counts at its end.
  function colors(text) {
    const all = text.match(COLOR) ?? [];
    const reset = all.findLastIndex((one) => /^\x1b\[0*m$/.test(one));
    return all.slice(Math.max(0, reset)).slice(-COLORS_AT_MOST).join('');
  }

  // What a terminal would show of a line in which a progress bar went back to its beginning: the last state, in the colours that were set on the way.
  function lastState(text) {
    const end = text.replace(/\r+$/, '').length;
    const back = text.lastIndexOf('\r', end - 1);
    return end === 0 || back < 0 ? text : colors(text.slice(0, back)) + text.slice(back + 1);
  }

  function cut(text) {
    return text.length <= LONGEST_LINE ? text
      : `${text.slice(0, LONGEST_LINE)} … ${(text.length - LONGEST_LINE).toLocaleString('en')} more characters${colors(text.slice(LONGEST_LINE))}`;
  }

  function render(node, text) {
    node.innerHTML = ansi.ansi_to_html(cut(lastState(text).replace(/\r+$/, '')));
    ansi._buffer = '';   // a sequence that the cut has broken off
  }

  // A line without an end is drawn again with what comes next, from the colours in which it began.
  function add(text) {
    let rest = text;
    if (open) {
      rest = open.text + text;
      STATE.forEach((name) => { ansi[name] = open.state[name]; });
      open.node.remove();
      open = null;
    }
    const parts = rest.split('\n');
    const last = parts.pop();
    const skipped = parts.splice(0, Math.max(0, parts.length - LINES_AT_MOST));
    if (skipped.length) ansi.ansi_to_html(colors(skipped.join('\n')));
    const fresh = document.createDocumentFragment();
    for (const part of parts) {
      const node = el('div');
      render(node, part);
      fresh.append(node);
    }
    if (last) {
      open = { text: shortened(lastState(last)), node: el('div'), state: Object.fromEntries(STATE.map((name) => [name, ansi[name]])) };
      render(open.node, open.text);
      fresh.append(open.node);
    }
    lines.append(fresh);
    trim();
  }

  // A line that never ends must not be kept for ever.
  function shortened(text) {
    return text.length <= 4 * LONGEST_LINE ? text : text.slice(0, 4 * LONGEST_LINE);
  }

  function trim() {
    for (let over = lines.childElementCount - LINES_AT_MOST; over > 0; over--) lines.firstElementChild.remove();
    if (following) toEnd();
    paint();
  }

  function connect() {
    source?.close();
    source = new EventSource(`log?run=${encodeURIComponent(key)}`);
    source.addEventListener('log', (event) => {
      const { text, begins } = JSON.parse(event.data);
      scrolled();   // the browser tells of it later: by then this text would have taken the reader back to the end
      if (begins) reset();
      add(text);
    });
    source.onerror = () => paint('no connection to ops ui');
  }

  function leave() {
    source?.close();
    source = null;
    key = '';
    section.hidden = true;
    if (before?.isConnected) before.focus();
  }

  // A browser has six connections to a server: a page that nobody looks at needs none for its log.
  document.addEventListener('visibilitychange', () => {
    if (!key) return;
    if (document.hidden) source?.close();
    else connect();
  });

  ops.on('runs', () => {
    if (key && !ops.byKey.has(key)) paint('the run is not there any more');
  });

  ops.on('follow', (wanted) => {
    const run = ops.byKey.get(wanted);
    if (!run) return;
    before = document.activeElement;
    key = wanted;
    title.replaceChildren('Log of ', el('span', { class: 'log-run' }, run.run_id));
    section.hidden = false;
    reset();
    setWrap(true);
    setFollowing(true);
    paint('asking the pod …');
    connect();
    section.scrollIntoView({ block: 'start' });
    box.focus({ preventScroll: true });
  });
})();
