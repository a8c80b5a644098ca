// What all parts of the page share: the data, who is drawn, and how parts tell each other of a change. Text of runs only ever becomes text nodes.
const ops = (() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const listeners = new Map();
  const byKey = new Map(data.runs.map((run) => [run.key, run]));

  // Events: 'runs' (rows were changed, added or removed), 'shown' (filter, order or grouping of the table changed), 'drawn' (which runs the charts have),
  // 'points' (curves grew; detail is a Set of keys), 'theme', 'pods', 'follow' (detail is the key of the run whose log is wanted).
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
    node.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return node;
  }

  // A word for people who listen rather than look.
  function say(text) {
    document.getElementById('says').textContent = text;
  }

  return {
    data, byKey, on, emit, el, say,
    shown: data.runs.map((run) => run.key),   // keys of the rows that pass the filter, in the table's order
    drawn: new Set(),                         // keys of the runs that the charts draw
  };
})();
