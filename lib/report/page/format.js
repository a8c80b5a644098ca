// Figures as people read them, the same as on the terminal (lib/report/Figures.java), and what a click copies.
ops.format = (() => {
  // At most four decimals, whole numbers without any, very small and very large ones with an exponent.
  function number(value) {
    if (typeof value !== 'number') return value === null || value === undefined ? '' : text(value);
    if (Number.isNaN(value)) return 'nan';
    if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
    const size = Math.abs(value);
    if (Number.isInteger(value) && size < 1e9) return String(value);
    if (size < 1e-3 || size >= 1e9) return value.toPrecision(3).includes('e') ? value.toPrecision(3) : value.toExponential(2);
    return value.toFixed(size >= 1000 ? 1 : 4);
  }

  const two = (n) => String(n).padStart(2, '0');

  // 12s, 4m03s, 2h05m, 3d04h
  function duration(seconds) {
    if (typeof seconds !== 'number' || !(seconds >= 0) || seconds > 1e11) return '';   // null >= 0 is true
    if (seconds < 10) return `${seconds.toFixed(1)}s`;
    const s = Math.round(seconds);
    if (s < 60) return `${s}s`;
    if (s < 3600) return `${Math.floor(s / 60)}m${two(s % 60)}s`;
    if (s < 86400) return `${Math.floor(s / 3600)}h${two(Math.floor(s / 60) % 60)}m`;
    return `${Math.floor(s / 86400)}d${two(Math.floor(s / 3600) % 24)}h`;
  }

  // To the minute, UTC; a text that isn't a time stays as it is.
  function time(rfc3339) {
    const at = typeof rfc3339 === 'string' && /^\d{4}-\d\d-\d\dT/.test(rfc3339) ? new Date(rfc3339) : new Date(NaN);
    return Number.isNaN(at.getTime()) ? text(rfc3339 ?? '') : `${at.toISOString().slice(0, 16).replace('T', ' ')}Z`;
  }

  function usd(amount) {
    return typeof amount === 'number' && Number.isFinite(amount) ? `${amount.toFixed(Math.abs(amount) < 0.1 && amount !== 0 ? 4 : 2)} USD` : '';
  }

  // What would turn the line around, or hide in it, is shown by its number: a name must look like what it is.
  function text(value) {
    const plain = typeof value === 'string' ? value : Array.isArray(value) || typeof value === 'object' ? JSON.stringify(value) : String(value);
    // eslint-disable-next-line no-control-regex
    return plain.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }

  // For a cell: one line, with an end.
  function cut(value, length = 80) {
    const line = text(value).replace(/\s+/g, ' ').trim();
    return line.length > length ? `${[...line.slice(0, length)].slice(0, -1).join('')}…` : line;
  }

  const plural = (n, one, many = `${one}s`) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

  // Clipboard API where the browser lets the page use it, else the old command, which also works from a file.
  async function copy(value) {
    try {
      await navigator.clipboard.writeText(value);
      return true;
    } catch {
      const before = document.activeElement;
      const box = ops.el('textarea', { class: 'aside', 'aria-hidden': 'true', tabindex: '-1', readonly: true });
      box.value = value;
      document.body.append(box);
      box.select();
      const done = document.execCommand('copy');
      box.remove();
      before?.focus({ preventScroll: true });
      return done;
    }
  }

  return { number, duration, time, usd, text, cut, plural, copy };
})();

// A <details> that lies over the page: Escape and a press outside close it, and the focus goes back to where it came from.
ops.popover = (node) => {
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !node.open) return;
    node.open = false;
    node.querySelector('summary').focus();
    event.stopPropagation();
  });
  document.addEventListener('pointerdown', (event) => { if (node.open && !node.contains(event.target)) node.open = false; });
};
