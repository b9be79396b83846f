// Starts the page and keeps it fresh. Every panel loads by itself: one that fails says so and leaves the others alone.

import { get, query, queryRange } from './api.js';
import { Chart } from './chart.js';
import { drawControls, drawServices } from './controls.js';
import { $, h } from './dom.js';
import { drawErrors } from './errors.js';
import { drawInbox } from './inbox.js';
import { drawAlerts, drawComponents, drawHero, drawTiles } from './overview.js';
import { charts as chartSpecs, figures, services } from './queries.js';
import { dashboard, onChange, state, timeWindow } from './state.js';

const REFRESH_MS = 5000;
const FIGURES_MS = 30000;

const charts = chartSpecs.map((spec) => ({ spec, chart: new Chart(spec) }));
const daily = { at: 0, service: undefined, values: {} };
let timer;
let running = false;
let again = false;

function reportErrors() {
  const tell = (message) => {
    $('js-errors').hidden = false;
    $('js-errors').append(h('div', {}, `This page has a defect: ${message}`));
  };
  addEventListener('error', (event) => tell(event.message));
  addEventListener('unhandledrejection', (event) => tell(event.reason?.message ?? event.reason));
  addEventListener('securitypolicyviolation', (event) => tell(`${event.effectiveDirective} refused ${event.blockedURI} ${event.sample}`));
}

async function settled(promise) {
  try {
    return await promise;
  } catch (failure) {
    return failure;
  }
}

const isFailure = (answer) => answer instanceof Error;

async function loadOverview() {
  const [status, alerts] = await Promise.all([settled(get('/api/status')), settled(get('/api/alerts'))]);
  drawHero(status, alerts);
  drawComponents(isFailure(status) ? null : status, isFailure(status) ? status.message : '');
  drawAlerts(isFailure(alerts) ? null : alerts, isFailure(alerts) ? alerts.message : '');
  if (isFailure(status)) return;
  $('environment').hidden = false;
  $('environment').textContent = status.environment;
  const runtime = status.runtime ? ` · runtime ${status.runtime}` : '';
  $('foot').textContent = `Sightline ${status.version}${runtime} · environment ${status.environment}`;
}

async function loadChart({ spec, chart }, service, range) {
  try {
    const loaded = await Promise.all(
      spec.queries(service, range.step).map(async (each) => {
        const found = await queryRange(each.expr, range);
        return found.map(({ labels, points }) => ({ name: each.name(labels), colour: each.colourOf(each.name(labels)), points }));
      }),
    );
    chart.update(loaded.flat().sort((a, b) => a.name.localeCompare(b.name)), range);
  } catch (failure) {
    chart.fail(failure.message);
  }
}

async function loadFigures(service) {
  if (daily.service === service && Date.now() - daily.at < FIGURES_MS) return;
  const names = Object.entries(figures(service));
  const values = await Promise.all(names.map(async ([name, promql]) => [name, (await settled(query(promql)))[0]?.value ?? null]));
  Object.assign(daily, { at: Date.now(), service, values: Object.fromEntries(values) });
}

async function loadServices() {
  const found = await settled(query(services));
  drawServices(isFailure(found) ? [] : found.map(({ labels }) => labels.service).filter(Boolean));
}

async function loadCharts() {
  const { service } = state;
  const range = timeWindow();
  await Promise.all([...charts.map((each) => loadChart(each, service, range)), loadFigures(service)]);
  const latest = (id, name) => charts.find(({ spec }) => spec.id === id).chart.latest(name);
  const rate = ['2xx', '3xx', '4xx', '5xx'].map((name) => latest('request-rate', name)).filter((value) => value !== null);
  drawTiles({
    rate: rate.length ? rate.reduce((sum, value) => sum + value, 0) : null,
    errors: latest('error-ratio', 'errors'),
    p95: latest('latency', 'p95'),
    requests: daily.values.requests ?? null,
    failed: daily.values.errors ?? null,
    database: daily.values.database ?? null,
  });
}

async function loadErrors() {
  const { service } = state;
  const answer = await settled(get('/api/logs/errors', { size: 50, service }));
  drawErrors(isFailure(answer) ? null : answer, service, isFailure(answer) ? answer.message : '');
}

async function loadInbox() {
  const answer = await settled(get('/api/inbox'));
  drawInbox(isFailure(answer) ? null : answer, isFailure(answer) ? answer.message : '');
}

/** Loads everything once; a call during a running one makes it run once more. */
async function refresh() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  clearTimeout(timer);
  await Promise.all([loadOverview(), loadCharts(), loadServices(), loadErrors(), loadInbox()]);
  running = false;
  document.documentElement.dataset.loaded = 'true';
  if (again) {
    again = false;
    refresh();
  } else if (!state.paused && !document.hidden) {
    timer = setTimeout(refresh, REFRESH_MS);
  }
}

/** What stands where: links to other systems, and which dashboard an address like /d/uid stands for. */
async function loadLinks() {
  const answer = await settled(get('/api/dashboards'));
  if (isFailure(answer)) return;
  for (const [id, url] of [['grafana-link', answer.grafana_url], ['kibana-link', answer.kibana_url]]) {
    $(id).hidden = !url;
    if (url) $(id).href = url;
  }
  if (!dashboard) return;
  const known = answer.dashboards.find(({ uid }) => uid === dashboard);
  $('notice').hidden = false;
  $('notice').textContent = known
    ? `“${known.title}”: its main charts are below${answer.grafana_url ? '; the whole dashboard is in Grafana.' : '. This console does not draw the other panels of the dashboard yet.'}`
    : `No dashboard has the uid “${dashboard}”. Known are: ${answer.dashboards.map(({ uid }) => uid).join(', ')}. This is the overview instead.`;
}

reportErrors();
$('chart-grid').append(...charts.map(({ chart }) => chart.element));
drawControls(() => charts.forEach(({ chart }) => chart.draw()));
drawServices([]);
drawTiles({ rate: null, errors: null, p95: null, requests: null, failed: null, database: null });
onChange((changes) => {
  if ('service' in changes || 'range' in changes || changes.paused === false) refresh();
  if (changes.paused) clearTimeout(timer);
});
document.addEventListener('visibilitychange', () => {
  if (document.hidden) clearTimeout(timer);
  else if (!state.paused) refresh();
});
loadLinks();
refresh();
