// The frame of one chart: a figure with title, buttons and a box in which ECharts draws, made when it comes into view, drawn again when its size or the
// theme changes, and in light colours on paper. What people point at is drawn on a canvas of its own on top, so that moving over a chart redraws nothing.
ops.charts = new Set();
ops.chart = (() => {
  const { el } = ops;
  const PAPER = { text: '#1a1a1a', muted: '#555', line: '#bbb', ground: '#fff', panel: '#fff' };
  let onPaper = false;

  function colors() {
    if (onPaper) return PAPER;
    const style = getComputedStyle(document.documentElement);
    const value = (name, other) => style.getPropertyValue(name).trim() || other;
    const text = value('--text', PAPER.text);
    return {
      text, muted: value('--muted', text), line: value('--line', PAPER.line), ground: value('--ground', PAPER.ground), panel: value('--panel', value('--ground', PAPER.ground)),
    };
  }

  const seen = new IntersectionObserver((entries) => entries.forEach((entry) => {
    const chart = entry.target.chart;
    chart.visible = entry.isIntersecting;
    if (chart.visible && chart.stale) chart.refresh();
  }), { rootMargin: '200px' });
  const sized = new ResizeObserver((entries) => entries.forEach((entry) => entry.target.chart.resized()));

  class Chart {
    // parts: title, height, draw(echarts, size, colors) -> option, reset() where it can be zoomed, note (a node below it)
    constructor(parts) {
      Object.assign(this, parts, { stale: true, visible: false, draws: 0, names: [] });
      const id = `chart-${Chart.count = (Chart.count ?? 0) + 1}`;
      this.canvas = el('div', { class: 'chart-canvas' });
      this.over = el('canvas', { class: 'chart-over', 'aria-hidden': 'true' });
      this.tip = el('div', { class: 'chart-tip', hidden: true });
      this.description = el('p', { class: 'chart-note', id: `${id}-note` });
      const words = { 'aria-roledescription': 'chart', 'aria-label': this.title, 'aria-describedby': `${id}-note` };
      this.box = el('div', { class: 'chart-box', tabindex: '0', role: 'group', ...words }, this.canvas, this.over, this.tip);
      this.box.style.height = `${this.height}px`;
      this.bar = el('div', { class: 'chart-buttons' },
        this.reset ? this.button('⟲', () => `reset the zoom of ${this.title}`, () => this.reset()) : null,
        this.button('⤢', () => `${this.title} over the whole width`, () => this.node.classList.toggle('wide')),
        this.button('PNG', () => `save ${this.title} as PNG`, () => this.save()));
      this.node = el('figure', { class: 'chart' }, el('figcaption', {}, el('h3', {}, el('bdi', {}, this.title)), this.bar),
        this.box, this.description, this.note ?? null);
      this.box.chart = this;
      ops.charts.add(this);
      seen.observe(this.box);
      sized.observe(this.box);
    }

    button(text, name, onclick) {
      const node = el('button', { type: 'button', class: 'chart-button', 'aria-label': name(), title: name(), onclick }, text);
      this.names.push([node, name]);
      return node;
    }

    rename(title) {
      this.title = title;
      this.node.querySelector('h3 bdi').textContent = title;
      this.box.setAttribute('aria-label', title);
      for (const [control, text] of this.names) for (const name of ['aria-label', 'title']) control.setAttribute(name, text());
    }

    size() {
      return { width: this.canvas.clientWidth, height: this.canvas.clientHeight };
    }

    resized() {
      const { width, height } = this.size();
      if (!this.instance || !width || (this.drawn?.width === width && this.drawn.height === height)) return;
      this.refresh();
    }

    // Draws before the next frame, or when the chart comes into view.
    refresh() {
      this.stale = true;
      if (!this.visible || this.waiting) return;
      this.waiting = requestAnimationFrame(() => {
        this.waiting = 0;
        this.drawNow();
      });
    }

    drawNow() {
      const size = this.size();
      if (!size.width || !this.node.isConnected) return;
      this.stale = false;
      this.instance ??= echarts.init(this.canvas, null, { renderer: 'canvas' });
      if (this.drawn?.width !== size.width || this.drawn.height !== size.height) this.instance.resize(size);
      this.drawn = size;
      const ratio = window.devicePixelRatio || 1;
      Object.assign(this.over, { width: size.width * ratio, height: size.height * ratio });
      const option = this.draw(size, colors());
      if (option) this.instance.setOption({ animation: false, aria: { enabled: false }, ...option }, { notMerge: true });
      this.draws++;
      this.after?.();
    }

    // The canvas on top, empty, in CSS pixels.
    pen() {
      const ratio = window.devicePixelRatio || 1;
      const pen = this.over.getContext('2d');
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, this.over.width, this.over.height);
      return pen;
    }

    // Rows of [name, value] beside a place; both are text.
    tell(title, rows, left, top) {
      this.tip.replaceChildren(el('strong', {}, el('bdi', {}, title)),
        el('dl', {}, rows.map(([name, value]) => [el('dt', {}, name), el('dd', {}, el('bdi', {}, value))])));
      this.tip.hidden = false;
      const { width, height } = this.size();
      const own = this.tip.getBoundingClientRect();
      this.tip.style.left = `${Math.max(0, left + 16 + own.width > width ? left - own.width - 12 : left + 16)}px`;
      this.tip.style.top = `${Math.max(0, Math.min(top + 12, height - own.height))}px`;
    }

    quiet() {
      this.tip.hidden = true;
      if (this.over.width) this.pen();
    }

    save() {
      if (!this.instance) return;
      const name = this.title.replace(/[^\w.-]+/g, '-').slice(0, 80);
      el('a', { download: `${name}.png`, href: this.instance.getDataURL({ pixelRatio: 2, backgroundColor: colors().ground }) }).click();
    }

    close() {
      ops.charts.delete(this);
      seen.unobserve(this.box);
      sized.unobserve(this.box);
      this.instance?.dispose();
      this.node.remove();
    }
  }

  function all(paper) {
    onPaper = paper;
    document.documentElement.classList.toggle('on-paper', paper);
    for (const chart of ops.charts) {
      chart.quiet();
      if (paper || chart.instance) chart.drawNow();
    }
  }
  window.addEventListener('beforeprint', () => all(true));
  window.addEventListener('afterprint', () => all(false));
  ops.on('theme', () => ops.charts.forEach((chart) => chart.refresh()));

  return { of: (parts) => new Chart(parts), colors };
})();

// A moment (milliseconds since 1970) to the second, empty for one that no calendar has.
ops.utc = (ms) => (Math.abs(ms) < 8.64e15 ? `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}Z` : '');

// One line of text of a run, cut in the middle: names that were made in a row differ at their end.
ops.brief = (text, most = 40) => {
  const all = String(text);
  const line = ops.format.cut(all.length > 1000 ? all.slice(0, 500) + all.slice(-500) : all, 1000);
  return line.length <= most ? line : `${line.slice(0, Math.ceil(most / 2))}…${line.slice(1 - Math.floor(most / 2))}`;
};
