import { useCallback } from 'react';
import type { Firing } from '../api/alerts';
import { fetchHistory } from '../api/alerts';
import { TextField } from '../ui/Field';
import { duration } from '../ui/format';
import { Badge, Empty, Failure, Loading, Notice } from '../ui/Notice';
import { TimeRange } from '../ui/TimeRange';
import { instantOf, moment, spanOf } from '../ui/time';
import { useAddress } from '../ui/useAddress';
import { useResource } from '../ui/useResource';
import { visibleText } from '../ui/visible';

const EVERY_MS = 30_000;
const LAST_DAY = { from: 'now-24h', to: 'now' };

/** When alerts fired, and for how long. */
export function AlertHistory() {
  const [address, change] = useAddress();
  const { from, to } = spanOf(address, LAST_DAY);
  const filter = address.get('filter') ?? '';
  const fetcher = useCallback(
    (signal: AbortSignal) => {
      const now = Date.now();
      return fetchHistory(instantOf(from, now)!, instantOf(to, now)!, signal);
    },
    [from, to],
  );
  const { data, error } = useResource(fetcher, EVERY_MS);
  const shown = (data?.firings ?? []).filter((firing) => matches(firing, filter));
  return (
    <>
      <div className="page-head">
        <TimeRange span={{ from, to }} onChange={(span) => change({ ...span })} />
        <TextField
          label="Filter"
          type="search"
          placeholder="name, service, label …"
          value={filter}
          onChange={(event) => change({ filter: event.target.value }, { replace: true })}
        />
        {data && (
          <span className="weak">
            {shown.length} times, exact to {duration(data.step_seconds)}
          </span>
        )}
      </div>
      {error !== undefined && <Failure error={error} />}
      {data?.is_cut && (
        <Notice mood="warn">Only the newest 1,000 are shown. Choose a shorter time.</Notice>
      )}
      {!data && error === undefined && <Loading what="the history" />}
      {data && shown.length === 0 && <Empty>No alert fired in this time.</Empty>}
      {shown.length > 0 && (
        <div className="card table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Began</th>
                <th scope="col">Lasted</th>
                <th scope="col">Severity</th>
                <th scope="col">Alert</th>
                <th scope="col">Service</th>
                <th scope="col">Labels</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((firing) => (
                <Row key={firing.starts_at + JSON.stringify(firing.labels)} firing={firing} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function Row({ firing }: { firing: Firing }) {
  const began = new Date(firing.starts_at).getTime();
  const ended = firing.ends_at ? new Date(firing.ends_at).getTime() : Date.now();
  const others = Object.entries(firing.labels).filter(
    ([name]) => !['alertname', 'severity', 'service'].includes(name),
  );
  return (
    <tr>
      <td className="number">{moment(began)}</td>
      <td className="number">
        {duration((ended - began) / 1000)} {!firing.ends_at && <Badge mood="bad">still</Badge>}
      </td>
      <td>{firing.severity}</td>
      <td>
        <a href={`/runbooks/${encodeURIComponent(firing.name)}`}>{firing.name}</a>
      </td>
      <td>{visibleText(firing.service)}</td>
      <td className="weak">
        {others.map(([name, value]) => `${name}=${visibleText(value)}`).join(' ')}
      </td>
    </tr>
  );
}

function matches(firing: Firing, filter: string): boolean {
  const text = Object.entries(firing.labels).map((pair) => pair.join('='));
  return text.join(' ').toLowerCase().includes(filter.toLowerCase());
}
