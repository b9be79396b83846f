import { fetchAlerts } from '../api/alerts';
import type { Overview, Status } from '../api/status';
import { fetchLastErrors, fetchOverview, fetchStatus } from '../api/status';
import * as format from '../ui/format';
import { KeyFigure } from '../ui/KeyFigure';
import { Failure, Loading, Notice } from '../ui/Notice';
import { moment } from '../ui/time';
import { useResource } from '../ui/useResource';
import { Components } from './Components';
import { headline } from './headline';
import { LastErrors } from './LastErrors';
import { Services, Statistics, Stores } from './Figures';
import './status.css';

const OFTEN_MS = 5_000;
const SELDOM_MS = 15_000;

/** Whether all is well: components, the last 24 hours, stores, statistics, the last errors. */
export default function StatusPage() {
  const status = useResource(fetchStatus, OFTEN_MS);
  const alerts = useResource(fetchAlerts, OFTEN_MS);
  const overview = useResource(fetchOverview, SELDOM_MS);
  const errors = useResource(fetchLastErrors, SELDOM_MS);
  const { mood, text } = headline(status.data, alerts.data);
  return (
    <div className="page">
      <header className={`headline ${mood}`} data-mood={mood}>
        <h1>{status.loading && !status.data ? 'Asking …' : text}</h1>
        {status.data && (
          <p>
            Up {format.duration(status.data.uptime_seconds)} · version {status.data.version} ·
            checked {moment(status.data.checked_at)}
          </p>
        )}
        <p>{alerts.data && pathProof(alerts.data.watchdog)}</p>
      </header>
      {status.error !== undefined && <Failure error={status.error} />}
      {status.data && <Notes status={status.data} />}
      <KeyFigures overview={overview.data} />
      <div className="grid status-columns">
        <section className="card" aria-labelledby="components">
          <header>
            <h2 id="components">Components</h2>
            {status.data && (
              <span className="weak">
                {status.data.healthy} of {status.data.total} healthy
              </span>
            )}
          </header>
          {status.data ? (
            <Components components={status.data.components} />
          ) : (
            <Loading what="the components" />
          )}
        </section>
        <div className="grid">
          {overview.error !== undefined && <Failure error={overview.error} />}
          {overview.data && (
            <>
              <Stores stores={overview.data.stores} />
              <Statistics groups={overview.data.statistics} />
            </>
          )}
        </div>
      </div>
      {overview.data && <Services services={overview.data.services} />}
      <LastErrors errors={errors.data} failure={errors.error} />
    </div>
  );
}

function pathProof(watchdog: { firing: boolean; since?: string }): string {
  return watchdog.firing && watchdog.since
    ? `Alert path proven since ${moment(watchdog.since)}`
    : 'Alert path not proven: the alert that always fires has not reached Alertmanager';
}

/** What is said at a component is not said twice. */
function Notes({ status }: { status: Status }) {
  const told = status.components.map((component) => component.message);
  return status.notes
    .filter((note) => !told.includes(note))
    .map((note) => (
      <Notice key={note} mood="warn">
        {note}
      </Notice>
    ));
}

function KeyFigures({ overview }: { overview?: Overview }) {
  const services = overview?.services ?? [];
  const requests = sum(services.map((service) => service.requests));
  const errors = sum(services.map((service) => service.errors));
  const seconds = sum(
    services.map((service) =>
      service.requests && service.average_seconds
        ? service.requests * service.average_seconds
        : undefined,
    ),
  );
  const database = overview?.stores.find((store) => store.name === 'PostgreSQL');
  return (
    <div className="grid status-figures">
      <KeyFigure
        name="Requests in 24 hours"
        value={requests === undefined ? '–' : format.count(requests)}
        href="/d/api-performance?from=now-24h&to=now"
      />
      <KeyFigure
        name="Errors in 24 hours"
        value={errors === undefined ? '–' : format.count(errors)}
        note={requests && errors !== undefined ? format.percent(errors / requests) : undefined}
        mood={errors && errors >= 0.5 ? 'bad' : undefined}
        href="/errors?from=now-24h&to=now"
      />
      <KeyFigure
        name="Average response"
        value={requests && seconds !== undefined ? format.seconds(seconds / requests) : '–'}
        note="of 24 hours"
        href="/d/api-performance"
      />
      <KeyFigure
        name="Database"
        value={database ? database.state : '–'}
        note={
          database &&
          [
            database.version && `PostgreSQL ${database.version}`,
            database.latency_seconds !== undefined &&
              `${format.seconds(database.latency_seconds)} a query`,
          ]
            .filter(Boolean)
            .join(', ')
        }
        mood={database && (database.state === 'healthy' ? 'good' : 'bad')}
        href="/d/database-monitoring"
      />
    </div>
  );
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? known.reduce((one, other) => one + other, 0) : undefined;
}
