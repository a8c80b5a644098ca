// What all parts of the page share: the data, who is drawn, and how parts tell each other of a change. Text of runs only ever becomes text nodes.
const ops = (() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const listeners = new Map();
  const byKey = new Map(data.runs.map((run) => [run.key, run]));

  // Events: 'runs' (rows were changed, added or removed; detail: the keys), 'shown' (filter, order or grouping of the table changed), 'drawn' (which runs the
  // charts have), 'points' (curves grew; detail is a Set of keys), 'theme', 'pods', 'states' (the header's choice of states changed), 'open' (detail is the key of
  // the run whose row is wanted), 'compare' (detail is the key of a run for the diff), 'follow' and 'stop' (detail is the key of the run).
  function on(event, listener) {
    if (!listeners.has(event)) listeners.set(event, []);
    listeners.get(event).push(listener);
  }

  function emit(event, detail) {
    for (const listener of listeners.get(event) ?? []) listener(detail);
  }

  // el('button', {class: 'x', onclick: f, 'aria-pressed': 'true'}, 'text', node, ...): attributes by name, on* as listeners, children as text or nodes.
  function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
      else if (value === true) node.setAttribute(name, '');
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return node;
  }

  // A word for people who listen rather than look. The same words twice are said twice.
  function say(text) {
    const box = document.getElementById('says');
    box.textContent = box.textContent === text ? `${text}\u00a0` : text;
  }

  // Twelve hues that people with colour blindness tell apart by lightness or hue (after Okabe and Ito, "Color Universal Design", 2008), each at least 3:1
  // against its ground; beyond twelve runs the stroke differs, too.
  const HUES = {
    light: ['#0072b2', '#c94f00', '#00805a', '#8e4fa8', '#9a7200', '#2f8fc4', '#a3245e', '#666666', '#667500', '#3b3fa3', '#d0568f', '#007480'],
    dark: ['#5aa9e6', '#ff8a4c', '#35c497', '#c792ea', '#e6b800', '#9adcff', '#f06fa4', '#b4b4b4', '#c0d040', '#9aa0ff', '#ffb3d1', '#4fd8d8'],
  };
  const STROKES = ['solid', 'dashed', 'dotted'];
  const places = new Map();

  function place(key) {
    if (!places.has(key)) places.set(key, places.size);
    return places.get(key);
  }
  data.runs.forEach((run) => place(run.key));

  // A Map from name(item) to the items of that name, in the order in which they come.
  function groupBy(items, name) {
    const groups = new Map();
    for (const item of items) {
      const key = name(item);
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(item);
    }
    return groups;
  }

  const theme = () => (document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light');

  return {
    data, byKey, on, emit, el, say, groupBy, theme,
    shown: data.runs.map((run) => run.key),   // keys of the rows that pass the filter, in the table's order
    drawn: new Set(),                         // keys of the runs that the charts draw
    states: new Set(),                        // states that the header's buttons let through; none: all
    color: (key) => HUES[theme()][place(key) % HUES.light.length],
    stroke: (key) => STROKES[Math.floor(place(key) / HUES.light.length) % STROKES.length],
    isOver: (run) => ['succeeded', 'failed', 'stopped', 'lost'].includes(run.state),
    isBad: (run) => ['failed', 'stalled', 'lost'].includes(run.state),
  };
})();
