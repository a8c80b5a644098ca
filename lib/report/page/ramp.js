// Colours for values. Numbers: viridis (van der Walt & Smith 2015, matplotlib), even in lightness, also for people with colour blindness, without its
// end that the ground would swallow. Categories: the colours of runs, with a symbol each.
ops.ramp = (() => {
  const { el } = ops;
  const VIRIDIS = ['#440154', '#482878', '#3e4989', '#31688e', '#26828e', '#1f9e89', '#35b779', '#6ece58', '#b5de2b', '#fde725']
    .map((hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)));
  const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'pin', 'arrow'];
  const SIGNS = ['●', '■', '▲', '◆', '⬟', '➤'];

  function viridis(share) {
    const [from, to] = ops.theme() === 'dark' ? [0.25, 1] : [0, 0.9];
    const at = (from + (to - from) * Math.max(0, Math.min(1, share))) * (VIRIDIS.length - 1);
    const [a, b] = [VIRIDIS[Math.floor(at)], VIRIDIS[Math.ceil(at)]];
    return `rgb(${a.map((v, i) => Math.round(v + (b[i] - v) * (at % 1))).join(',')})`;
  }

  // axis: what ops.results.axis makes of values; {color(position), symbol(position), legend}.
  function of(axis, title) {
    if (axis.categories) {
      const key = (i) => `category ${i}`;
      return {
        color: (i) => (Number.isFinite(i) ? ops.color(key(i)) : '#888'), symbol: (i) => SYMBOLS[i % SYMBOLS.length] ?? 'circle',
        legend: el('ul', { class: 'legend', 'aria-label': 'colours' }, el('li', {}, el('bdi', {}, ops.brief(title)), ':'),
          axis.categories.slice(0, 12).map((name, i) => el('li', {},
          el('span', { style: `color:${ops.color(key(i))}`, 'aria-hidden': 'true' }, `${SIGNS[i % SIGNS.length]} `), el('bdi', {}, ops.brief(name)))),
        axis.categories.length > 12 ? el('li', { class: 'more' }, `and ${axis.categories.length - 12} more`) : null),
      };
    }
    const { low, high } = axis.values;
    const share = (v) => (high > low ? (v - low) / (high - low) : 0.5);
    const stops = [0, 0.2, 0.4, 0.6, 0.8, 1].map(viridis).join(',');
    return {
      color: (v) => (Number.isFinite(v) ? viridis(share(v)) : '#888'), symbol: () => 'circle',
      legend: el('p', { class: 'legend ramp' }, el('bdi', {}, ops.brief(title)), el('span', {}, axis.text(low)),
        el('span', { class: 'bar', style: `background:linear-gradient(to right,${stops})`, 'aria-hidden': 'true' }), el('span', {}, axis.text(high))),
    };
  }

  return { of };
})();
