// What the charts ask Prometheus. Names are those of the metrics contract; `service` is a label of the target.

const escape = (value) => value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');

/** Builds the expressions for one service (or all) and one step. */
function scope(service, step) {
  const of = (...more) => `{${['job="application"', service && `service="${escape(service)}"`, ...more].filter(Boolean).join(',')}}`;
  const window = `${Math.max(60, step)}s`;
  return { of, window };
}

const COLOURS = { '2xx': 1, '3xx': 5, '4xx': 3, '5xx': 4, filled: 1, rejected: 4, active: 1, idle: 2, pending: 4, max: 5 };

const CHARTS = [
  {
    id: 'request-rate',
    title: 'Request rate',
    aside: 'by status class',
    unit: 'req/s',
    stacked: true,
    why: 'Requests of the application appear here seconds after Prometheus has scraped it twice.',
    series: ({ of, window }) => [
      {
        expr: `sum by (class) (label_replace(rate(http_requests_total${of()}[${window}]), "class", "\${1}xx", "status", "(.).*"))`,
        name: (labels) => labels.class ?? 'unknown',
      },
    ],
  },
  {
    id: 'error-ratio',
    title: 'Error ratio',
    aside: 'answers with 5xx',
    unit: 'percent',
    why: 'A ratio needs requests: it is drawn while the application answers any.',
    series: ({ of, window }) => [
      {
        expr: `(sum(rate(http_requests_total${of('status=~"5.."')}[${window}])) or vector(0)) / sum(rate(http_requests_total${of()}[${window}]))`,
        name: () => 'errors',
        colour: 4,
      },
    ],
  },
  {
    id: 'latency',
    title: 'Response time',
    aside: 'half, most and nearly all requests',
    unit: 'seconds',
    why: 'Response times are drawn while the application answers requests.',
    series: ({ of, window }) =>
      [
        ['p50', 0.5, 2],
        ['p95', 0.95, 1],
        ['p99', 0.99, 3],
      ].map(([name, quantile, colour]) => ({
        expr: `histogram_quantile(${quantile}, sum by (le) (rate(http_request_duration_seconds_bucket${of()}[${window}])))`,
        name: () => name,
        colour,
      })),
  },
  {
    id: 'orders',
    title: 'Orders',
    aside: 'per minute, by outcome',
    unit: '/min',
    stacked: true,
    why: 'Only services that trade have orders (trade_orders_total); start the demo traffic to see some.',
    series: ({ of, window }) => [
      { expr: `sum by (status) (rate(trade_orders_total${of()}[${window}])) * 60`, name: (labels) => labels.status ?? 'orders' },
    ],
  },
  {
    id: 'connections',
    title: 'Open connections',
    aside: 'to the HTTP server, right now',
    unit: 'count',
    why: 'The application exports them as active_connections.',
    series: ({ of }) => [{ expr: `sum(active_connections${of()})`, name: () => 'open', colour: 2 }],
  },
  {
    id: 'db-connections',
    title: 'Database connections',
    aside: 'of the application’s pool',
    unit: 'count',
    why: 'The application exports them as database_connections when its pool is observed.',
    series: ({ of }) => [{ expr: `sum by (state) (database_connections${of()})`, name: (labels) => labels.state ?? 'connections' }],
  },
];

/** The charts, in the order they stand on the page. */
export const charts = CHARTS.map(({ series, ...rest }) => ({
  ...rest,
  queries: (service, step) =>
    series(scope(service, step)).map((each) => ({ ...each, colourOf: (name) => each.colour ?? COLOURS[name] ?? 2 })),
}));

export const services = 'count by (service) (up{job="application"})';

/** Figures of the last 24 hours and of the database. */
export function figures(service) {
  const { of } = scope(service, 60);
  return {
    requests: `sum(increase(http_requests_total${of()}[24h]))`,
    errors: `sum(increase(http_requests_total${of('status=~"5.."')}[24h])) or vector(0)`,
    average: `sum(increase(http_request_duration_seconds_sum${of()}[24h])) / sum(increase(http_request_duration_seconds_count${of()}[24h]))`,
    database: `sum(rate(db_query_duration_seconds_sum${of()}[5m])) / sum(rate(db_query_duration_seconds_count${of()}[5m]))`,
  };
}
