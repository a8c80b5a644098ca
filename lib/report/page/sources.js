// What stands below a chart of lines: how much is drawn, what could not be, and the files that it came from.
ops.sources = (() => {
  const { el } = ops;
  const FILES = 100;
  const { plural } = ops.format;
  const sum = (lines, what) => lines.reduce((total, line) => total + what(line), 0);

  function words(lines, how) {
    const file = [...new Set(lines.map((line) => String(line.curve.file ?? '').split('/').at(-1)).filter(Boolean))].join(', ');
    const kept = sum(lines, (line) => line.curve.y.length);
    const before = sum(lines, (line) => Math.max(line.curve.y.length, Number(line.curve.points) || 0));
    const off = sum(lines, (line) => line.offY);
    const offX = sum(lines, (line) => line.offX);
    const untimed = lines.filter((line) => line.noTime).length;
    const broken = sum(lines, (line) => line.gaps.length);
    return [
      file ? `from ${ops.brief(file, 60)} of ${plural(new Set(lines.map((line) => line.run)).size, 'run')}` : plural(lines.length, 'line'),
      before > kept ? `${plural(kept, 'point')} here, ${before.toLocaleString('en')} before thinning` : plural(kept, 'point'),
      off ? `${plural(off, 'value')} at or below 0 can't be on the logarithmic axis` : '',
      offX ? `${plural(offX, 'point')} at or before 0 can't be on the logarithmic x axis` : '',
      broken ? `× ${plural(broken, 'place')} where values are not numbers` : '',
      untimed ? `${plural(untimed, 'run')} without a known start` : '',
      how.smoothing > 0 ? `smoothed with ${how.smoothing}${lines.length > ops.lines.RAW_AT_MOST ? '; unsmoothed lines are left out' : ''}` : '',
    ].filter(Boolean).join(' · ');
  }

  // A node with the list of files, which show(lines, how) fills; text goes to the chart's description.
  return () => {
    const list = el('ul', { class: 'chart-files' });
    const node = el('details', { class: 'chart-list' }, el('summary', {}, 'files'), list);
    let shown = [];
    const fill = () => {
      if (!node.open) return;
      const files = [...new Set(shown.map((line) => line.curve.file).filter(Boolean))];
      list.replaceChildren(...files.slice(0, FILES).map((file) => el('li', {}, el('bdi', {}, ops.format.text(file)))));
      if (files.length > FILES) list.append(el('li', { class: 'more' }, `and ${files.length - FILES} more`));
    };
    node.addEventListener('toggle', fill);
    return {
      node,
      show(chart, lines, how) {
        shown = lines;
        chart.description.textContent = lines.length ? words(lines, how) : 'none of the drawn runs has values here';
        fill();
      },
    };
  };
})();
