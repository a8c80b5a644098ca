// What the page is made of and how to read it.
(() => {
  const { el, data } = ops;
  const licences = document.getElementById('licences').content.textContent.trim();
  const entry = (title, ...content) => el('details', {}, el('summary', {}, title), content);
  const line = (text) => el('li', {}, text);

  document.getElementById('about').append(
    el('h2', { class: 'aside' }, 'About this page'),
    entry('How to read this page', el('ul', {}, [
      'Every figure comes from a file of a run directory: hold the pointer over it, or open the run’s row, to see which one.',
      'Filter: words are looked for in run id, state, preset, tags, note, cause and pod. Conditions are KEY=VALUE, != < <= > >= and ~ (contains) on any column: best.val/loss<2, config.learning_rate=3e-4, note~"two words". All must hold. KEY= finds runs without a value.',
      'Grouped over seeds: runs that differ in nothing but their seed are one row, with mean ± sample standard deviation (n − 1).',
      'The boxes before the runs say which of them the charts draw, in the same colour; beyond twelve runs the stroke differs, too.',
      'Keys: in the table the arrow keys go from row to row, right and left open and close a row, Escape closes what is open.',
      'Times are UTC.',
    ].map(line))),
    entry('Limits', el('ul', {}, [
      'Curves are thinned: of many points in one place the first, the last, the smallest and the largest are kept, so that no extreme is lost.',
      'A state is that of the time at the top of the page. “unknown” means that the pod could not be asked.',
      'The diff compares what both runs recorded. What only one of them tells is named, and is no difference.',
      'Texts are masked where they look like a secret, and cut where they are very long.',
      data.live ? 'The page talks to the ops that serves it, on this machine, and to nothing else.' : 'The page loads nothing and sends nothing anywhere.',
    ].map(line))),
    entry('Licences of the libraries within',
        el('p', {}, 'Charts: Apache ECharts (Apache-2.0, with parts of D3 under its own licence). Colours of logs: ansi_up (MIT).'),
        el('pre', { class: 'licences', tabindex: '0' }, licences)));
})();
