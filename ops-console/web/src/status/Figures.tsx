import type { ServiceFigures, StatisticsGroup, Store } from '../api/status';
import * as format from '../ui/format';
import { Badge, Empty } from '../ui/Notice';

const known = (value: number | undefined, text: (value: number) => string) =>
  value === undefined ? '–' : text(value);

export function Services({ services }: { services: readonly ServiceFigures[] }) {
  return (
    <section className="card" aria-labelledby="services">
      <header>
        <h2 id="services">Services</h2>
        <span className="weak">the last 24 hours</span>
      </header>
      {services.length === 0 ? (
        <Empty>No service has been scraped yet.</Empty>
      ) : (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Service</th>
                <th scope="col">Version</th>
                <th scope="col" className="number">
                  Up
                </th>
                <th scope="col" className="number">
                  Requests
                </th>
                <th scope="col" className="number">
                  Errors
                </th>
                <th scope="col" className="number">
                  Average
                </th>
                <th scope="col">Look at</th>
              </tr>
            </thead>
            <tbody>
              {services.map((service) => (
                <ServiceRow key={service.name} service={service} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function ServiceRow({ service }: { service: ServiceFigures }) {
  const name = encodeURIComponent(service.name);
  return (
    <tr>
      <td>
        <a href={`/d/application-overview?var-service=${name}`}>{service.name}</a>
      </td>
      <td>{service.version ?? '–'}</td>
      <td className="number">{known(service.uptime_seconds, format.duration)}</td>
      <td className="number">{known(service.requests, format.count)}</td>
      <td className={`number ${service.errors && service.errors >= 0.5 ? 'text-bad' : ''}`}>
        {known(service.errors, format.count)}
        {service.requests && service.errors !== undefined
          ? ` (${format.percent(service.errors / service.requests)})`
          : ''}
      </td>
      <td className="number">{known(service.average_seconds, format.seconds)}</td>
      <td>
        <a href={`/logs?service=${name}`}>logs</a> · <a href={`/errors?service=${name}`}>errors</a>
      </td>
    </tr>
  );
}

export function Stores({ stores }: { stores: readonly Store[] }) {
  return (
    <section className="card" aria-labelledby="stores">
      <header>
        <h2 id="stores">Stores</h2>
      </header>
      {stores.length === 0 && <Empty>No database is watched.</Empty>}
      {stores.length > 0 && (
        <div className="table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">State</th>
                <th scope="col" className="number">
                  Latency
                </th>
                <th scope="col" className="number">
                  Connections
                </th>
                <th scope="col" className="number">
                  Size
                </th>
              </tr>
            </thead>
            <tbody>
              {stores.map((store) => (
                <tr key={store.name}>
                  <td>
                    {store.name} <span className="weak">{store.version}</span>
                  </td>
                  <td>
                    <Badge mood={store.state === 'healthy' ? 'good' : 'bad'}>
                      {store.state === 'healthy' ? `✓ ${store.state}` : `✗ ${store.state}`}
                    </Badge>
                  </td>
                  <td className="number">{known(store.latency_seconds, format.seconds)}</td>
                  <td className="number">
                    {known(store.connections, format.count)}
                    {store.most_connections !== undefined &&
                      ` of ${format.count(store.most_connections)}`}
                  </td>
                  <td className="number">{known(store.bytes, format.bytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

export function Statistics({ groups }: { groups: readonly StatisticsGroup[] }) {
  if (groups.length === 0) {
    return null;
  }
  return (
    <section className="card" aria-labelledby="statistics">
      <header>
        <h2 id="statistics">Statistics</h2>
      </header>
      <div className="statistics">
        {groups.map((group) => (
          <div key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.figures.map((figure) => (
                <Figure key={figure.name} figure={figure} unit={group.unit} />
              ))}
            </dl>
          </div>
        ))}
      </div>
    </section>
  );
}

function Figure({
  figure,
  unit,
}: {
  figure: { name: string; value: number };
  unit: 'count' | 'bytes';
}) {
  return (
    <>
      <dt>{figure.name || 'all'}</dt>
      <dd>{unit === 'bytes' ? format.bytes(figure.value) : format.count(figure.value)}</dd>
    </>
  );
}
