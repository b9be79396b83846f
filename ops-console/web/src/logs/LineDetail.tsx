import type { ReactNode } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogLine } from '../api/logs';
import { fetchLine } from '../api/logs';
import { Button } from '../ui/Button';
import { Badge, Failure, Loading } from '../ui/Notice';
import { moment } from '../ui/time';
import { useResource } from '../ui/useResource';
import { visibleText } from '../ui/visible';
import './detail.css';
import { flatFields, levelOf, textOf } from './filter';
import { Surroundings } from './Surroundings';

/** Longer texts are shown from their start, and whole when asked for. */
const SHOWN_CHARACTERS = 20_000;
const TEXTS = ['message', 'stack_trace'];

export interface LineActions {
  /** Filters for a value of a field, or for all but it. */
  onFilter: (field: string, value: string, isExclusion: boolean) => void;
  onColumn: (field: string) => void;
}

/** All of one line: its texts, its fields, and what was written around it. */
export function LineDetail({
  index,
  id,
  actions,
  onClose,
  onStep,
  onOther,
}: {
  index: string;
  id: string;
  actions: LineActions;
  onClose: () => void;
  /** To the line before or behind; undefined when there is none. */
  onStep?: (by: 1 | -1) => void;
  onOther: (line: LogLine) => void;
}) {
  const fetcher = useCallback((signal: AbortSignal) => fetchLine(index, id, signal), [index, id]);
  const { data: line, error } = useResource(fetcher);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <aside
      ref={panel}
      className="card line-detail"
      aria-label="The line"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          onClose();
        } else if (event.key === 'j' || event.key === 'k') {
          onStep?.(event.key === 'j' ? 1 : -1);
        }
      }}
    >
      <header>
        <h2>{line ? moment(line.time) : 'The line'}</h2>
        {line && <Badge mood={moodOf(line)}>{visibleText(textOf(line.fields.level))}</Badge>}
        {line && <Badge>{visibleText(line.log_class)}</Badge>}
        <span className="spring" />
        <Button small kind="plain" disabled={!onStep} onClick={() => onStep?.(-1)}>
          Up
        </Button>
        <Button small kind="plain" disabled={!onStep} onClick={() => onStep?.(1)}>
          Down
        </Button>
        <Button small onClick={onClose}>
          Close
        </Button>
      </header>
      {error !== undefined && <Failure error={error} />}
      {!line && error === undefined && <Loading what="the line" />}
      {line && <Whole line={line} actions={actions} onOther={onOther} />}
    </aside>
  );
}

function moodOf(line: LogLine) {
  const level = levelOf(line.fields.level);
  return level === 'ERROR' ? 'bad' : level === 'WARN' ? 'warn' : undefined;
}

function Whole({
  line,
  actions,
  onOther,
}: {
  line: LogLine;
  actions: LineActions;
  onOther: (line: LogLine) => void;
}) {
  const { fields } = line;
  const fingerprint = textOf(fields.error_fingerprint);
  const others = flatFields(fields).filter(([name]) => !TEXTS.includes(name));
  return (
    <>
      {TEXTS.filter((name) => textOf(fields[name]) !== '').map((name) => (
        <LongText key={name} name={name} text={textOf(fields[name])} />
      ))}
      <p className="row links">
        <Related line={line} field="request_id" actions={actions}>
          All lines of this request
        </Related>
        <Related line={line} field="trace_id" actions={actions}>
          All lines of this trace
        </Related>
        {fingerprint && (
          <a href={`/errors/${encodeURIComponent(fingerprint)}`}>All errors of this kind</a>
        )}
        <CopyButton text={JSON.stringify(fields, undefined, 2)} small>
          Copy as JSON
        </CopyButton>
      </p>
      <table className="table fields">
        <caption className="visually-hidden">Fields</caption>
        <tbody>
          {others.map(([name, value]) => (
            <FieldRow key={name} name={name} value={textOf(value)} actions={actions} />
          ))}
        </tbody>
      </table>
      <Surroundings key={line.id} line={line} onOther={onOther} />
    </>
  );
}

function Related({
  line,
  field,
  actions,
  children,
}: {
  line: LogLine;
  field: string;
  actions: LineActions;
  children: string;
}) {
  const value = textOf(line.fields[field]);
  return value === '' ? null : (
    <Button small onClick={() => actions.onFilter(field, value, false)}>
      {children}
    </Button>
  );
}

function FieldRow({ name, value, actions }: { name: string; value: string; actions: LineActions }) {
  const shown = visibleText(value.length > 1_000 ? `${value.slice(0, 1_000)}…` : value);
  // Longer values are kept by Elasticsearch but not found.
  const canFilter = value !== '' && value.length <= 1_024 && name !== '@timestamp';
  return (
    <tr>
      <th scope="row">{visibleText(name)}</th>
      <td>
        <span className="mono">{shown}</span>
      </td>
      <td className="actions">
        <Button
          small
          kind="plain"
          aria-label={`Only lines with this ${name}`}
          title="Filter for this value"
          disabled={!canFilter}
          onClick={() => actions.onFilter(name, value, false)}
        >
          <Icon path="M3 8h10M8 3v10" />
        </Button>
        <Button
          small
          kind="plain"
          aria-label={`No lines with this ${name}`}
          title="Filter this value out"
          disabled={!canFilter}
          onClick={() => actions.onFilter(name, value, true)}
        >
          <Icon path="M3 8h10" />
        </Button>
        <Button
          small
          kind="plain"
          aria-label={`Show ${name} as a column`}
          title="Column"
          onClick={() => actions.onColumn(name)}
        >
          <Icon path="M2 3h12v10H2zM6.5 3v10M10 3v10" />
        </Button>
        <CopyButton text={value} small kind="plain" label={`Copy ${name}`}>
          <Icon path="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />
        </CopyButton>
      </td>
    </tr>
  );
}

function Icon({ path }: { path: string }) {
  return (
    <svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.4" />
    </svg>
  );
}

function LongText({ name, text }: { name: string; text: string }) {
  const [isWhole, setWhole] = useState(false);
  const isCut = text.length > SHOWN_CHARACTERS && !isWhole;
  return (
    <section className="long-text">
      <header>
        <h3>{name.replace('_', ' ')}</h3>
        <CopyButton text={text} small kind="plain">
          Copy
        </CopyButton>
        {isCut && (
          <Button small onClick={() => setWhole(true)}>
            Show all {text.length.toLocaleString('en')} characters
          </Button>
        )}
      </header>
      <pre tabIndex={0} className={name} aria-label={name.replace('_', ' ')}>
        {visibleText(isCut ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text)}
      </pre>
    </section>
  );
}

/** Copies what was logged, not what is shown of it, and says that it did. */
export function CopyButton({
  text,
  label,
  children,
  ...rest
}: {
  text: string;
  label?: string;
  children: ReactNode;
  small?: boolean;
  kind?: 'plain';
}) {
  const [isCopied, setCopied] = useState(false);
  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    window.setTimeout(() => setCopied(false), 1_500);
  }
  return (
    <Button aria-label={label} title={label ?? 'Copy'} onClick={() => void copy()} {...rest}>
      {isCopied ? 'copied' : children}
    </Button>
  );
}
