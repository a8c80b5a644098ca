// Which runs the table shows, and in which order: states, filter, sorting and groups. No more than this is computed for 50,000 runs; rows are made for a page.
ops.order = (() => {
  const state = { query: '', sort: null, grouped: ops.data.grouped === true };
  let filter = ops.filter.parse('');

  function setQuery(query) {
    state.query = query;
    filter = ops.filter.parse(query);
    return filter.problems;
  }

  // Up, down, and back to the order of the report.
  function toggleSort(key) {
    if (state.sort?.key !== key) state.sort = { key, descending: false };
    else if (!state.sort.descending) state.sort = { key, descending: true };
    else state.sort = null;
  }

  // Stable; what has no value comes last in both directions.
  function sorted(items, value) {
    if (!state.sort) return items;
    const sign = state.sort.descending ? -1 : 1;
    const pairs = items.map((item) => [value(item), item]);
    pairs.sort(([x], [y]) => (x === undefined || y === undefined ? (x === undefined) - (y === undefined) : sign * ops.columns.compare(x, y)));
    return pairs.map(([, item]) => item);
  }

  const sortable = (value) => (Array.isArray(value) ? value.join(' ') : value);

  // Items are {members: [run], name}: a group, or a single run.
  function items() {
    // Settings and metrics may have come since: a condition on one of them is looked at again.
    if (filter.problems.length) filter = ops.filter.parse(state.query);
    const runs = ops.data.runs.filter((run) => (!ops.states.size || ops.states.has(run.state)) && filter.test(run));
    const column = state.sort && ops.columns.find(state.sort.key);
    const byRun = (members) => (column ? sorted(members, (run) => sortable(column.value(run))) : members);
    if (!state.grouped) return byRun(runs).map((run) => ({ members: [run] }));
    const groups = ops.groups.of(runs).map((group) => ({ ...group, members: byRun(group.members) }));
    return column ? sorted(groups, (group) => (group.members.length > 1 ? ops.groups.summary(column, group.members).value
        : sortable(column.value(group.members[0])))) : groups;
  }

  return { state, items, setQuery, toggleSort, problems: () => filter.problems };
})();
