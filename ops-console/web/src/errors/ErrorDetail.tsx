import { useCallback, useState } from 'react';
import { Link } from 'wouter';
import type { ErrorDetailAnswer, ErrorStatus, State } from '../api/errors';
import { decide, fetchError } from '../api/errors';
import type { LogLine } from '../api/logs';
import { textOf } from '../logs/filter';
import { useMayChange } from '../shell/session';
import { Button } from '../ui/Button';
import { ago } from '../ui/format';
import { KeyFigure } from '../ui/KeyFigure';
import { Empty, Failure, Loading, Notice } from '../ui/Notice';
import type { TimeSpan } from '../ui/time';
import { moment, spanOf } from '../ui/time';
import { TimeRange } from '../ui/TimeRange';
import { useAddress } from '../ui/useAddress';
import { useResource } from '../ui/useResource';
import { visibleText } from '../ui/visible';
import { Occurrences } from './Occurrences';
import { shortType } from './order';
import { StateBadge } from './ErrorList';

const EVERY_MS = 30_000;
const DEFAULT_SPAN = { from: 'now-24h', to: 'now' };
const SHOWN_CHARACTERS = 20_000;
const FACTS: readonly [field: string, title: string][] = [
  ['endpoint', 'Endpoints'],
  ['user', 'Users'],
  ['user_id', 'User ids'],
  ['version', 'Versions'],
  ['service', 'Services'],
  ['environment', 'Environments'],
];

/** One error: when and to whom it happens, its stack trace, and what was decided about it. */
export function ErrorDetail({ fingerprint }: { fingerprint: string }) {
  const [address, change] = useAddress();
  const span = spanOf(address, DEFAULT_SPAN);
  const query = new URLSearchParams({ from: span.from, to: span.to }).toString();
  const fetcher = useCallback(
    (signal: AbortSignal) => fetchError(fingerprint, query, signal),
    [fingerprint, query],
  );
  const { data, error, refresh } = useResource(fetcher, EVERY_MS);
  const zoom = (next: TimeSpan) => change({ from: next.from, to: next.to });
  return (
    <>
      <p className="back">
        <Link href={`/errors?${query}`}>← All errors</Link>
      </p>
      {error !== undefined && <Failure error={error} />}
      {!data && error === undefined && <Loading what="the error" />}
      {data && <Shown data={data} span={span} query={query} onSpan={zoom} onDecided={refresh} />}
    </>
  );
}

function Shown({
  data,
  span,
  query,
  onSpan,
  onDecided,
}: {
  data: ErrorDetailAnswer;
  span: TimeSpan;
  query: string;
  onSpan: (span: TimeSpan) => void;
  onDecided: () => void;
}) {
  const { group, sample } = data;
  const type = textOf(sample?.fields.error_type);
  const logs = `/logs?fingerprint=${encodeURIComponent(group.fingerprint)}&${query}`;
  return (
    <>
      <div className="page-head">
        <h1 title={type}>{visibleText(shortType(type) || 'Error')}</h1>
        <StateBadge status={group.status} />
        <span className="spring" />
        <TimeRange span={span} onChange={onSpan} />
        <Decide fingerprint={group.fingerprint} status={group.status} onDecided={onDecided} />
      </div>
      <p className="error-message">{visibleText(textOf(sample?.fields.message).slice(0, 2_000))}</p>
      {data.notes.map((note) => (
        <Notice key={note} mood="warn">
          {note}
        </Notice>
      ))}
      <div className="grid error-figures">
        <KeyFigure name="times" value={group.count.toLocaleString('en')} note="in this time" />
        <KeyFigure
          name="first seen"
          value={`${ago(group.first_seen)} ago`}
          note={moment(group.first_seen)}
        />
        <KeyFigure
          name="last seen"
          value={`${ago(group.last_seen)} ago`}
          note={moment(group.last_seen)}
        />
        <KeyFigure name="users" value={group.users.toLocaleString('en')} note="in this time" />
      </div>
      <section className="card" aria-labelledby="occurrences">
        <header>
          <h2 id="occurrences">Occurrences</h2>
          <Link href={logs}>All of these lines</Link>
        </header>
        <Occurrences
          bars={data.bars}
          range={data.range}
          interval={data.interval}
          onZoom={(from, to) => onSpan({ from: String(from), to: String(to) })}
        />
      </section>
      <div className="grid error-columns">
        <div className="grid">
          <Sample sample={sample} />
          <Latest lines={data.latest} logs={logs} />
        </div>
        <div className="grid">
          <History status={group.status} />
          {FACTS.filter(([field]) => (data.values[field]?.length ?? 0) > 0).map(
            ([field, title]) => (
              <Facts key={field} title={title} values={data.values[field]!} />
            ),
          )}
        </div>
      </div>
    </>
  );
}

function Decide({
  fingerprint,
  status,
  onDecided,
}: {
  fingerprint: string;
  status: ErrorStatus;
  onDecided: () => void;
}) {
  const mayChange = useMayChange();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const why = mayChange ? undefined : 'Only an operator may change this.';

  async function choose(state: State) {
    setBusy(true);
    setFailure(undefined);
    try {
      await decide(fingerprint, state);
      onDecided();
    } catch (failed) {
      setFailure(failed);
    }
    setBusy(false);
  }

  return (
    <div className="row">
      {status.state === 'open' ? (
        <>
          <Button
            kind="primary"
            disabled={!mayChange || isBusy}
            title={why}
            onClick={() => void choose('resolved')}
          >
            Resolve
          </Button>
          <Button
            disabled={!mayChange || isBusy}
            title={why}
            onClick={() => void choose('ignored')}
          >
            Ignore
          </Button>
        </>
      ) : (
        <Button disabled={!mayChange || isBusy} title={why} onClick={() => void choose('open')}>
          Reopen
        </Button>
      )}
      {failure !== undefined && <Failure error={failure} />}
    </div>
  );
}

function Sample({ sample }: { sample?: LogLine }) {
  const [isWhole, setWhole] = useState(false);
  if (!sample) {
    return <Empty>No line of it is kept any more.</Empty>;
  }
  const text = textOf(sample.fields.stack_trace) || textOf(sample.fields.message);
  const isCut = text.length > SHOWN_CHARACTERS && !isWhole;
  return (
    <section className="card" aria-labelledby="stack-trace">
      <header>
        <h2 id="stack-trace">Latest stack trace</h2>
        <span className="weak">{moment(sample.time)}</span>
        <LineLink line={sample}>Open the line</LineLink>
        {isCut && (
          <Button small onClick={() => setWhole(true)}>
            Show all {text.length.toLocaleString('en')} characters
          </Button>
        )}
      </header>
      <pre className="stack" tabIndex={0} aria-labelledby="stack-trace">
        {visibleText(isCut ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text)}
      </pre>
    </section>
  );
}

/** Opens a line in the logs, with a quarter of an hour around it. */
function LineLink({ line, children }: { line: LogLine; children: string }) {
  const quarter = 450_000;
  const query = new URLSearchParams({
    fingerprint: textOf(line.fields.error_fingerprint),
    from: String(line.time - quarter),
    to: String(line.time + quarter),
    line: `${line.index}/${line.id}`,
  });
  return <Link href={`/logs?${query}`}>{children}</Link>;
}

function History({ status }: { status: ErrorStatus }) {
  return (
    <section className="card" aria-labelledby="history">
      <header>
        <h2 id="history">Decisions</h2>
      </header>
      {status.is_reopened && <p>It has happened again since it was resolved.</p>}
      {status.history.length === 0 ? (
        <p className="weak">None yet.</p>
      ) : (
        <ol className="history">
          {status.history.map((each) => (
            <li key={each.at}>
              {each.state === 'open' ? 'reopened' : each.state} by {visibleText(each.by)}{' '}
              <time className="weak">{moment(each.at)}</time>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Facts({ title, values }: { title: string; values: ErrorDetailAnswer['values'][string] }) {
  const most = values[0]?.count ?? 1;
  return (
    <section className="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
      </header>
      <ul className="facts-list">
        {values.map((each) => (
          <li key={each.value}>
            <span className="value">{visibleText(each.value)}</span>
            <span className="number">{each.count.toLocaleString('en')}</span>
            <span className="share" aria-hidden="true">
              <span style={{ width: `${(each.count / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Latest({ lines, logs }: { lines: readonly LogLine[]; logs: string }) {
  return (
    <section className="card" aria-labelledby="latest">
      <header>
        <h2 id="latest">Latest occurrences</h2>
        <Link href={logs}>all in the logs</Link>
      </header>
      {lines.length === 0 && <Empty>None in this time.</Empty>}
      {lines.length > 0 && (
        <div className="table-scroll" tabIndex={0} role="region" aria-labelledby="latest">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Service</th>
                <th scope="col">Endpoint</th>
                <th scope="col">User</th>
                <th scope="col">Message</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.id}>
                  <td className="when">
                    <LineLink line={line}>{moment(line.time)}</LineLink>
                  </td>
                  <td>{visibleText(textOf(line.fields.service))}</td>
                  <td>{visibleText(textOf(line.fields.endpoint))}</td>
                  <td>{visibleText(textOf(line.fields.user ?? line.fields.user_id))}</td>
                  <td>{visibleText(textOf(line.fields.message).slice(0, 300))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
