// The bar: service, time range, refresh, theme.

import { $, h, show, svg } from './dom.js';
import { change, RANGES, state } from './state.js';

const ICONS = {
  pause: 'M6 4v8M10 4v8',
  play: 'M5 3.5v9l7-4.5z',
  light: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M3 13l1.2-1.2M11.8 4.2 13 3',
  dark: 'M13.5 9.6A5.8 5.8 0 0 1 6.4 2.5a5.8 5.8 0 1 0 7.1 7.1z',
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
};
const THEMES = ['system', 'light', 'dark'];

function icon(name) {
  return svg('svg', { viewBox: '0 0 16 16', fill: 'none', stroke: 'currentColor', 'stroke-width': '1.5', 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' }, svg('path', { d: ICONS[name] }));
}

/** Fills the bar; `onTheme` is called when the colours have changed. */
export function drawControls(onTheme) {
  drawRanges();
  drawRefresh();
  drawTheme(onTheme);
  $('service').addEventListener('change', (event) => change({ service: event.target.value }));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onTheme);
}

/** Offers the services Prometheus knows, and the chosen one even when it is not among them. */
export function drawServices(names) {
  const all = [...new Set([...names, state.service].filter(Boolean))].sort();
  const options = [...$('service').options].slice(1).map((option) => option.value);
  if (JSON.stringify(options) !== JSON.stringify(all)) {
    show($('service'), h('option', { value: '' }, 'All services'), all.map((name) => h('option', { value: name }, name)));
  }
  $('service').value = state.service;
}

function drawRanges() {
  const choose = (range) => {
    change({ range });
    drawRanges();
  };
  show($('range'), RANGES.map((range) => h('button', { type: 'button', 'data-key': range.name, 'aria-pressed': String(range === state.range), onclick: () => choose(range) }, range.label)));
}

function drawRefresh() {
  const button = $('refresh');
  const label = state.paused ? 'Paused' : 'Every 5 s';
  show(button, icon(state.paused ? 'play' : 'pause'), h('span', {}, label));
  button.setAttribute('aria-label', state.paused ? 'Refreshing is paused; go on' : 'Refreshes every 5 seconds; pause');
  button.onclick = () => {
    change({ paused: !state.paused });
    drawRefresh();
  };
}

function drawTheme(onTheme) {
  const current = document.documentElement.dataset.theme ?? 'system';
  const next = THEMES[(THEMES.indexOf(current) + 1) % THEMES.length];
  const button = $('theme');
  show(button, icon(current));
  button.setAttribute('aria-label', `Theme: ${current}; change to ${next}`);
  button.title = `Theme: ${current}`;
  button.onclick = () => {
    choose(next);
    drawTheme(onTheme);
    onTheme();
  };
}

function choose(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem('sightline-theme', theme);
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
}
