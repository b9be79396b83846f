// The big status line, the key figures, the components and the alerts.

import { $, empty, h, link, show, trouble, whenChanged } from './dom.js';
import { clock, duration, full, moment, parts } from './format.js';

const TONES = { healthy: 'good', starting: 'warn', restarting: 'warn', unknown: 'warn', unhealthy: 'bad', failed: 'bad', stopped: 'bad' };
const tone = (component) => TONES[component.state] ?? 'warn';
const plural = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;

export const firing = (alerts) => alerts.filter((alert) => alert.state === 'firing');

/** status and alerts are the API's answers, or an Error each. */
export function drawHero(status, alerts) {
  const verdict = judge(status, alerts);
  $('hero').dataset.tone = verdict.tone;
  if ($('headline').textContent !== verdict.headline) $('headline').textContent = verdict.headline;
  show($('subline'), verdict.details.map((detail) => h('span', { class: detail.kind }, detail.text)));
  document.title = `${{ good: '✓', warn: '●', bad: '✗' }[verdict.tone] ?? ''} ${verdict.short} · Sightline`;
}

function judge(status, alerts) {
  if (status instanceof Error) {
    return { tone: 'bad', short: 'no answer', headline: 'The console does not answer', details: [{ text: status.message }] };
  }
  const details = facts(status);
  const ill = status.components.filter((component) => tone(component) === 'bad');
  const unready = status.components.filter((component) => tone(component) === 'warn');
  const known = alerts instanceof Error ? [] : firing(alerts.alerts);
  const health = `${status.healthy} of ${plural(status.total, 'component')} healthy`;
  if (!(alerts instanceof Error)) details.unshift(pathProof(alerts));
  if (known.length) {
    const names = [...new Set(known.map((alert) => (alert.service ? `${alert.name} (${alert.service})` : alert.name)))];
    details.unshift({ text: health });
    const severe = ill.length > 0 || known.some((alert) => ['critical', 'error'].includes(alert.severity));
    return { tone: severe ? 'bad' : 'warn', short: plural(known.length, 'alert'), headline: `${plural(known.length, 'alert')} firing: ${some(names)}`, details };
  }
  const quiet = { text: alerts instanceof Error ? 'Alerts are unknown' : 'No alert is firing', kind: alerts instanceof Error && 'doubt' };
  details.unshift(quiet);
  if (ill.length) {
    details.unshift({ text: health });
    return { tone: 'bad', short: `${ill.length} not well`, headline: `Not well: ${some(ill.map((component) => component.title))}`, details };
  }
  if (unready.length) {
    return { tone: 'warn', short: 'starting', headline: `${health}, waiting for ${some(unready.map((component) => component.title))}`, details };
  }
  if (alerts instanceof Error) return { tone: 'warn', short: 'alerts unknown', headline: `All ${plural(status.total, 'component')} healthy, alerts unknown`, details };
  if (status.notes.length) return { tone: 'warn', short: 'healthy?', headline: `All ${plural(status.total, 'component')} healthy, as far as known`, details };
  return { tone: 'good', short: 'healthy', headline: `All ${plural(status.total, 'component')} healthy`, details };
}

function some(names) {
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

function pathProof({ watchdog, source }) {
  if (watchdog.firing && source === 'alertmanager') return { text: `Alert path proven since ${moment(watchdog.since)}`, kind: 'proof' };
  return { text: 'Alert path not proven: the Watchdog alert has not reached Alertmanager', kind: 'doubt' };
}

function facts(status) {
  return [{ text: `Up ${duration(status.uptime_seconds)}` }, { text: `Checked ${clock(status.checked_at)}` }];
}

export const drawComponents = whenChanged((status, failure) => {
  if (failure) {
    show($('components'));
    show($('status-notes'), trouble(failure));
    return;
  }
  $('components-aside').textContent = `${status.healthy} of ${status.total} healthy`;
  show($('components'), status.components.map(component));
  const told = status.components.map((each) => each.message);
  show($('status-notes'), status.notes.filter((note) => !told.includes(note)).map((note) => trouble(note, true)));
});

function component(each) {
  const since = each.since ? ` since ${moment(each.since).replace(/:\d\d$/, '')}` : each.source === 'prometheus' ? ', says Prometheus' : '';
  const restarts = each.restarts ? plural(each.restarts, 'restart') : '';
  return h(
    'div',
    { class: 'component', 'data-tone': tone(each), 'data-name': each.name, title: each.message || `${each.title}: ${each.state}${since}` },
    h('div', { class: 'name' }, h('span', { class: 'dot', 'aria-hidden': 'true' }), each.url ? link(each.url, each.title) : h('span', {}, each.title)),
    h('div', { class: 'facts' }, h('b', {}, each.state), since, restarts && ` · ${restarts}`),
    each.message && h('div', { class: 'why' }, each.message),
  );
}

export const drawAlerts = whenChanged((answer, failure) => {
  if (failure) {
    show($('alerts'), trouble(failure));
    $('alerts-aside').textContent = '';
    return;
  }
  const note = answer.note && trouble(answer.note, true);
  $('alerts-aside').textContent = answer.alerts.length ? plural(firing(answer.alerts).length, 'firing alert') : '';
  if (!answer.alerts.length) {
    const proof = answer.watchdog.firing
      ? `The Watchdog, which always fires, has come through since ${moment(answer.watchdog.since)}: the path from rule to Alertmanager works.`
      : 'The Watchdog, which always fires, has not come through yet. Right after a start this takes about a minute; after that, look at Prometheus and Alertmanager.';
    show($('alerts'), note, empty('No alert is active', proof));
    return;
  }
  show($('alerts'), note, h('ul', { class: 'alerts', tabindex: '0', 'aria-label': 'Active alerts' }, answer.alerts.map(alert)));
});

function alert(each) {
  return h(
    'li',
    { class: 'alert', 'data-severity': each.severity, 'data-state': each.state },
    h(
      'div',
      { class: 'top' },
      h('span', { class: 'chip severity' }, each.severity),
      h('b', {}, each.name),
      each.service && h('span', { class: 'chip plain' }, each.service),
      each.state !== 'firing' && h('span', { class: 'chip plain' }, each.state),
      h('time', { datetime: each.since, title: each.since && full(each.since) }, `since ${moment(each.since)}`),
    ),
    (each.summary || each.description) && h('p', {}, each.description || each.summary),
    each.value && h('p', {}, `Value: ${each.value}`),
    h(
      'div',
      { class: 'links' },
      each.runbook_url && link(each.runbook_url, 'Runbook'),
      each.dashboard_url && link(each.dashboard_url, 'Dashboard'),
    ),
  );
}

/** figures: {rate, errors, p95, requests, failed, average, database}; null is "not known". */
export function drawTiles(figures) {
  const share = figures.requests > 0 ? figures.failed / figures.requests : null;
  show($('tiles'), [
    tile('Requests now', figures.rate, 'req/s'),
    tile('Errors now', figures.errors, 'percent', figures.errors > 0.01),
    tile('p95 now', figures.p95, 'seconds', figures.p95 > 1),
    tile('Requests, 24 h', figures.requests === null ? null : Math.round(figures.requests), 'count'),
    tile('Errors, 24 h', share, 'percent', share > 0.01, figures.failed === null ? '' : `${Math.round(figures.failed).toLocaleString('en')} failed`),
    tile('Database query', figures.database, 'seconds', figures.database > 0.1, 'average'),
  ]);
}

function tile(label, value, unit, bad = false, note = '') {
  const [number, name] = parts(value, unit);
  return h('div', {}, h('dt', {}, label), h('dd', { 'data-tone': value === null || value === undefined ? 'none' : bad ? 'bad' : undefined }, number, name && h('small', {}, name), note && value !== null && h('small', {}, ` ${note}`)));
}

