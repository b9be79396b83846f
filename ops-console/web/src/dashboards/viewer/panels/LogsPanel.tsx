import { type DataFrame, dateTimeFormat } from '@grafana/data';
import { useState } from 'react';
import { NoData } from './NoData';
import type { DrawProps } from './panelType';

interface Line {
  id: string;
  time: number;
  text: string;
  level: string;
  labels: Record<string, unknown>;
}

const LEVELS: Record<string, string> = {
  ERROR: 'error',
  FATAL: 'error',
  WARN: 'warning',
  WARNING: 'warning',
  INFO: 'info',
  DEBUG: 'debug',
  TRACE: 'debug',
};

/** Lines of logs, newest first or last; a click shows all fields of a line. */
export function LogsPanel({ data, options, fieldConfig, height }: DrawProps) {
  const [open, setOpen] = useState<string>();
  const lines = linesOf(data.series);
  if (lines.length === 0) {
    return <NoData text={fieldConfig.defaults.noValue ?? 'No lines'} />;
  }
  if (options.sortOrder === 'Ascending') {
    lines.reverse();
  }
  return (
    <div className="log-lines" style={{ height }} tabIndex={0} role="region" aria-label="Lines">
      {lines.map((line) => (
        <div key={line.id} className={`log-line level-${LEVELS[line.level] ?? 'none'}`}>
          <button
            type="button"
            aria-expanded={open === line.id}
            onClick={() => setOpen(open === line.id ? undefined : line.id)}
          >
            {options.showTime !== false && (
              <time dateTime={new Date(line.time).toISOString()}>{dateTimeFormat(line.time)}</time>
            )}
            {line.level && <span className="log-level">{line.level}</span>}
            <span className={options.wrapLogMessage === false ? 'log-text' : 'log-text wraps'}>
              {line.text}
            </span>
          </button>
          {open === line.id && <Fields labels={line.labels} />}
        </div>
      ))}
    </div>
  );
}

function Fields({ labels }: { labels: Line['labels'] }) {
  return (
    <table className="log-fields">
      <tbody>
        {Object.entries(labels).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{String(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function linesOf(series: DataFrame[]): Line[] {
  return series
    .flatMap((frame) => {
      const column = (name: string) => frame.fields.find((field) => field.name === name)?.values;
      const times = column('timestamp') ?? [];
      return times.map((time: number, row: number) => ({
        time,
        id: String(column('id')?.[row] ?? row),
        text: String(column('body')?.[row] ?? ''),
        level: String(column('severity')?.[row] ?? '').toUpperCase(),
        labels: column('labels')?.[row] ?? {},
      }));
    })
    .sort((a, b) => b.time - a.time);
}
