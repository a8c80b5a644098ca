// The filter field: words and conditions, all of which must hold. A condition is KEY OP VALUE without spaces, as of `ops run report --filter`.
ops.filter = (() => {
  const CONDITION = /^("[^"]*"|[^\s"=<>!~]+)(<=|>=|!=|==|=|<|>|~)(.*)$/s;
  let words = new WeakMap();
  ops.on('runs', () => { words = new WeakMap(); });

  // What a plain word is looked for in.
  function searched(run) {
    if (!words.has(run)) {
      words.set(run, [run.run_id, run.state, run.preset, ...(run.tags ?? []), run.note, run.cause, run.pod].map((w) => String(w ?? '')).join('\n').toLowerCase());
    }
    return words.get(run);
  }

  // Quotes keep spaces together, within a condition too: note~"two words".
  function tokens(query) {
    // "best.val/loss < 2" is meant as it is written on the command line.
    const joined = query.split(/("[^"]*"?)/).map((part, i) => (i % 2 ? part : part.replace(/\s+(<=|>=|!=|==|=|<|>|~)\s*/g, '$1'))).join('');
    return joined.match(/(?:"[^"]*"?|[^\s"])+/g) ?? [];
  }

  const unquoted = (token) => token.replaceAll('"', '');

  function number(text) {
    return text.trim() === '' ? NaN : Number(text);
  }

  // A time without a zone is UTC, as all times of the page are.
  function moment(text) {
    return Date.parse(/T\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text) ? `${text}Z` : text);
  }

  function near(key) {
    const wanted = key.toLowerCase();
    const last = wanted.split(/[./_]/).pop();
    const like = (part) => ops.columns.keys().filter((k) => part.length > 1 && k.toLowerCase().includes(part)).slice(0, 4);
    const whole = like(wanted);
    const found = whole.length ? whole : like(last);
    return found.length ? `; there is ${found.map((k) => ops.format.cut(k, 60)).join(', ')}` : '';
  }

  // Values that can be put in an order: numbers, and times by their moment.
  function ordered(column, value) {
    return column.kind === 'time' ? Date.parse(value) : typeof value === 'number' ? value : number(String(value));
  }

  function equal(column, value, wanted) {
    if (Array.isArray(value)) return value.includes(wanted) || value.join(' ') === wanted;
    if (typeof value === 'number' && !Number.isNaN(number(wanted))) return value === number(wanted);
    return String(value) === wanted || (column.kind === 'time' && Date.parse(value) === moment(wanted));
  }

  function contains(value, wanted) {
    return value !== undefined && (Array.isArray(value) ? value.join(' ') : String(value)).toLowerCase().includes(wanted);
  }

  const ORDER = { '<': (a, b) => a < b, '<=': (a, b) => a <= b, '>': (a, b) => a > b, '>=': (a, b) => a >= b };

  // A run without the value fulfils only != (and "key=" with nothing behind it, which asks for those).
  function condition(column, op, wanted) {
    if (op === '~') return (run) => contains(column.value(run), wanted.toLowerCase());
    if (wanted === '') return (run) => (column.value(run) === undefined) === (op === '=');
    if (op === '=') return (run) => { const v = column.value(run); return v !== undefined && equal(column, v, wanted); };
    if (op === '!=') return (run) => { const v = column.value(run); return v === undefined || !equal(column, v, wanted); };
    const limit = column.kind === 'time' ? moment(wanted) : number(wanted);
    return (run) => { const v = column.value(run); return v !== undefined && ORDER[op](ordered(column, v), limit); };
  }

  function problem(token, column, key, op, wanted) {
    if (!column) return `no column “${ops.format.cut(key, 60)}”${near(key)}; in quotes it is a word`;
    const limit = column.kind === 'time' ? moment(wanted) : number(wanted);
    if (op in ORDER && Number.isNaN(limit)) return `“${ops.format.cut(token, 60)}”: ${column.kind === 'time' ? 'no time, such as 2026-01-31T12:00Z,' : 'no number'} behind ${op}`;
    return '';
  }

  // {test(run), problems: [text]}: what is wrong is said and lets every run through.
  function parse(query) {
    const tests = [];
    const problems = [];
    for (const token of tokens(query)) {
      const parts = CONDITION.exec(token);
      if (!parts) {
        const word = unquoted(token).toLowerCase();
        if (word) tests.push((run) => searched(run).includes(word));
        continue;
      }
      const [key, op, wanted] = [unquoted(parts[1]), parts[2].replace('==', '='), unquoted(parts[3])];
      const column = ops.columns.find(key);
      const wrong = problem(token, column, key, op, wanted);
      if (wrong) problems.push(wrong);
      else tests.push(condition(column, op, wanted));
    }
    return { test: (run) => tests.every((test) => test(run)), problems };
  }

  return { parse };
})();
