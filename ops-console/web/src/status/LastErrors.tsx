import { useState } from 'react';
import type { ErrorLine } from '../api/status';
import { Empty, Failure, Loading } from '../ui/Notice';
import { moment } from '../ui/time';
import { visibleText } from '../ui/visible';

const LONGEST_MESSAGE = 300;
const LONGEST_STACK = 20_000;

/** The last error lines of every service; a click shows fields and stack trace. */
export function LastErrors({
  errors,
  failure,
}: {
  errors?: readonly ErrorLine[];
  failure: unknown;
}) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());

  function toggle(id: string) {
    const next = new Set(open);
    if (!next.delete(id)) {
      next.add(id);
    }
    setOpen(next);
  }

  return (
    <section className="card" aria-labelledby="last-errors">
      <header>
        <h2 id="last-errors">Last errors</h2>
        <span className="weak">
          the newest 50 · <a href="/errors">grouped by kind</a>
        </span>
      </header>
      {failure !== undefined && <Failure error={failure} />}
      {!errors && failure === undefined && <Loading what="the last errors" />}
      {errors?.length === 0 && (
        <Empty>No error line in Elasticsearch. Good news, if the log shipper runs.</Empty>
      )}
      {errors && errors.length > 0 && (
        <div
          className="last-errors table-scroll"
          tabIndex={0}
          role="region"
          aria-labelledby="last-errors"
        >
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Service</th>
                <th scope="col" className="wide">
                  Error
                </th>
                <th scope="col">Message</th>
              </tr>
            </thead>
            <tbody>
              {errors.map((line) => (
                <Line
                  key={line._id}
                  line={line}
                  isOpen={open.has(line._id)}
                  onToggle={() => toggle(line._id)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Line({
  line,
  isOpen,
  onToggle,
}: {
  line: ErrorLine;
  isOpen: boolean;
  onToggle: () => void;
}) {
  const message = cut(line.message ?? '', LONGEST_MESSAGE);
  return (
    <>
      <tr>
        <td className="time">{moment(line['@timestamp'])}</td>
        <td>{visibleText(line.service ?? '')}</td>
        <td className="wide">{visibleText(shortType(line.error_type))}</td>
        <td>
          <button type="button" className="opener" aria-expanded={isOpen} onClick={onToggle}>
            {message || '(no message)'}
          </button>
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={4}>
            <p className="row">
              {line.endpoint && <span>{visibleText(line.endpoint)}</span>}
              {line.user && <span>user {visibleText(line.user)}</span>}
              {line.request_id && (
                <a
                  href={`/logs?request_id=${encodeURIComponent(line.request_id)}&from=now-24h&to=now`}
                >
                  all lines of request {visibleText(line.request_id)}
                </a>
              )}
              {line.error_fingerprint && (
                <a href={`/errors/${encodeURIComponent(line.error_fingerprint)}`}>
                  all of this kind
                </a>
              )}
            </p>
            <pre tabIndex={0}>{cut(line.stack_trace ?? line.message ?? '', LONGEST_STACK)}</pre>
          </td>
        </tr>
      )}
    </>
  );
}

function shortType(type: string | undefined): string {
  return type ? type.slice(type.lastIndexOf('.') + 1) : '';
}

function cut(text: string, longest: number): string {
  return visibleText(text.length > longest ? `${text.slice(0, longest)}…` : text);
}
