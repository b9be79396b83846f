// One chart: ECharts draws the lines, the legend and the tooltip are the page's own elements.
/* global echarts */

import { h, show, trouble } from './dom.js';
import { clock, full, text } from './format.js';

const probe = h('span', { hidden: true });

/** A colour variable's value for the canvas, which cannot read variables itself. */
function colour(name) {
  if (!probe.isConnected) document.body.append(probe);
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
}

export class Chart {
  #spec;
  #plot = h('div', { class: 'plot' });
  #empty = h('p', { class: 'empty', hidden: true });
  #legend = h('div', { class: 'legend', role: 'group' });
  #trouble = h('div');
  #hidden = new Set();
  #failed = false;
  #drawn;
  #lines = [];
  #range;

  constructor(spec) {
    this.#spec = spec;
    this.#legend.setAttribute('aria-label', `Lines of ${spec.title}`);
    this.stage = h('div', { class: 'stage', role: 'img', 'aria-label': spec.title }, this.#plot, this.#empty);
    this.element = h(
      'section',
      { class: 'panel chart', id: `chart-${spec.id}` },
      h('header', {}, h('h2', {}, spec.title), h('span', { class: 'aside' }, spec.aside)),
      this.stage,
      this.#legend,
      this.#trouble,
    );
    new ResizeObserver(() => this.#drawn?.resize()).observe(this.stage);
  }

  /** Draws lines [{name, colour, points}] over a time window. */
  update(lines, range) {
    this.#lines = lines;
    this.#range = range;
    this.#failed = false;
    this.element.classList.remove('stale');
    show(this.#trouble);
    this.#say();
    this.draw();
  }

  /** Says why nothing new can be drawn; what was drawn before stays, dimmed, with no "now". */
  fail(message) {
    this.#failed = true;
    this.element.classList.toggle('stale', this.#drawn !== undefined);
    (this.#drawn ? this.element : this.stage).append(this.#trouble);
    show(this.#trouble, trouble(message));
  }

  /** The newest value of a line by name, or null. */
  latest(name) {
    return this.#failed ? null : newest(this.#lines.find((line) => line.name === name));
  }

  draw() {
    if (!this.#range) return;
    this.#drawn ??= echarts.init(this.#plot, null, { renderer: 'canvas' });
    this.#drawn.setOption(this.#option(), { replaceMerge: ['series'] });
  }

  #say() {
    const { unit, title, why } = this.#spec;
    const any = this.#lines.some((line) => newest(line) !== null || line.points.some(([, value]) => value !== null));
    this.#empty.hidden = any;
    show(this.#empty, h('strong', {}, 'No data in this time range'), why);
    show(this.#legend, this.#lines.map((line) => this.#legendEntry(line, unit)));
    const now = this.#lines.map((line) => `${line.name} ${text(newest(line), unit)}`).join(', ');
    this.stage.setAttribute('aria-label', any ? `${title}, now: ${now}` : `${title}: no data in this time range`);
  }

  #legendEntry(line, unit) {
    const toggle = () => {
      if (!this.#hidden.delete(line.name)) this.#hidden.add(line.name);
      this.#say();
      this.draw();
    };
    return h(
      'button',
      { type: 'button', 'data-key': line.name, 'aria-pressed': String(!this.#hidden.has(line.name)), title: 'Show or hide this line', onclick: toggle },
      h('span', { class: `swatch swatch-${line.colour}` }),
      line.name,
      h('b', {}, text(newest(line), unit)),
    );
  }

  #option() {
    const { unit, stacked } = this.#spec;
    const [line, ink, surface, strong] = ['line', 'ink-3', 'surface', 'line-strong'].map(colour);
    const axisText = { color: ink, fontSize: 11, fontFamily: 'inherit' };
    return {
      animation: false,
      grid: { left: 64, right: 12, top: 14, bottom: 24, outerBoundsMode: 'none' },
      xAxis: {
        type: 'time',
        min: this.#range.start * 1000,
        max: this.#range.end * 1000,
        splitNumber: 4,
        axisLine: { lineStyle: { color: strong } },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: { ...axisText, hideOverlap: true, formatter: (time) => clock(time).slice(0, 5) },
      },
      yAxis: {
        type: 'value',
        min: 0,
        max: ({ max }) => (max > 0 ? null : floorOf(unit)),
        splitNumber: 3,
        splitLine: { lineStyle: { color: line } },
        axisLabel: { ...axisText, formatter: (value) => text(value, unit) },
      },
      tooltip: {
        trigger: 'axis',
        confine: true,
        transitionDuration: 0,
        padding: 0,
        borderWidth: 0,
        backgroundColor: 'transparent',
        extraCssText: 'box-shadow:none',
        axisPointer: { type: 'line', lineStyle: { color: ink, type: 'dashed', width: 1 } },
        formatter: (points) => this.#tip(points),
      },
      series: this.#lines
        .filter((each) => !this.#hidden.has(each.name))
        .map((each) => {
          const stroke = colour(`series-${each.colour}`);
          return {
            id: each.name,
            name: each.name,
            type: 'line',
            data: each.points,
            showSymbol: lonely(each.points),
            symbolSize: 4,
            connectNulls: false,
            stack: stacked ? 'all' : undefined,
            lineStyle: { color: stroke, width: stacked ? 0 : 1.8 },
            itemStyle: { color: stroke, borderColor: surface },
            areaStyle: { color: stroke, opacity: stacked ? 0.62 : 0.07 },
            emphasis: { disabled: true },
          };
        }),
    };
  }

  #tip(points) {
    const rows = points
      .filter((point) => point.value[1] !== null)
      .reverse()
      .map((point) => {
        const line = this.#lines.find((each) => each.name === point.seriesName);
        return h('div', { class: 'row' }, h('span', { class: `swatch swatch-${line?.colour}` }), point.seriesName, h('b', {}, text(point.value[1], this.#spec.unit)));
      });
    return h('div', { class: 'tip' }, h('div', { class: 'when' }, full(points[0].value[0])), rows.length ? rows : 'no data');
  }
}

/** The value of a line's last point or of the one before, which may not be scraped yet. */
function newest(line) {
  if (!line) return null;
  return line.points.at(-1)?.[1] ?? line.points.at(-2)?.[1] ?? null;
}

/** A point without neighbours has no line to be seen by. */
function lonely(points) {
  return points.filter(([, value]) => value !== null).length === 1;
}

/** How high an axis is when all values are 0, so that a flat line lies at the bottom. */
function floorOf(unit) {
  return { percent: 0.015, seconds: 0.1 }[unit] ?? 3;
}
