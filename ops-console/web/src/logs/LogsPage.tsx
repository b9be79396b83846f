import { useCallback, useMemo, useRef, useState } from 'react';
import type { LogLine } from '../api/logs';
import { fetchHistogram } from '../api/logs';
import { Button } from '../ui/Button';
import { Empty, Failure, Loading, Notice } from '../ui/Notice';
import { useAddress } from '../ui/useAddress';
import { useResource } from '../ui/useResource';
import { Columns } from './Columns';
import { ExportMenu } from './ExportMenu';
import { FilterBar } from './FilterBar';
import { adding, apiQuery, spanOfLogs } from './filter';
import { Histogram } from './Histogram';
import { LineDetail } from './LineDetail';
import { LineList } from './LineList';
import './logs.css';
import { useLines } from './useLines';
import { useTail } from './useTail';

const PRESET_COLUMNS = ['service', 'message'];
const NOTHING: readonly LogLine[] = [];

/**
 * Search, follow and read log lines. Everything that is chosen is in the address: the filters by the
 * names of `logs/filter`, `order`, `columns`, `wrap`, `tail`, and the open `line`.
 */
export default function LogsPage() {
  const [address, change] = useAddress();
  const span = spanOfLogs(address);
  const query = apiQuery(address, span).toString();
  const isOldestFirst = address.get('order') === 'oldest';
  const isTailing = address.get('tail') === '1';
  const isWrapped = address.get('wrap') === '1';
  const columns = useMemo(
    () => (address.get('columns') ?? PRESET_COLUMNS.join(',')).split(',').filter(Boolean),
    [address],
  );

  const found = useLines(isOldestFirst ? `${query}&order=oldest` : query);
  const [isPaused, setPaused] = useState(false);
  // Who reads further down, or in a line, would lose their place.
  const [isAway, setAway] = useState(false);
  const open = openLine(address);
  const tail = useTail(isTailing ? query : undefined, isPaused || isAway || open !== undefined);
  const lines = useMemo(() => together(tail.lines, found.lines), [tail.lines, found.lines]);

  const histogram = useHistogram(query, isTailing);
  const scroller = useRef<HTMLDivElement>(null);
  const [marked, setMarked] = useState(-1);
  const mark = open ? lines.findIndex((line) => line.id === open.id) : marked;

  const openIt = useCallback(
    (line: LogLine) => {
      setMarked(lines.indexOf(line));
      change({ line: `${line.index}/${line.id}` }, { replace: true });
    },
    [change, lines],
  );
  const close = useCallback(() => {
    setMarked(mark);
    change({ line: undefined }, { replace: true });
    scroller.current?.focus();
  }, [change, mark]);

  const actions = {
    onFilter: (field: string, value: string, isExclusion: boolean) =>
      change({ ...adding(address, field, value, isExclusion), line: undefined }),
    onColumn: (field: string) =>
      change({
        columns: (columns.includes(field)
          ? columns.filter((each) => each !== field)
          : [...columns.slice(0, -1), field, ...columns.slice(-1)]
        ).join(','),
      }),
  };

  return (
    <div className="logs">
      <div className="page-head">
        <h1>Logs</h1>
        <span className="spring" />
        <Button
          aria-pressed={isTailing}
          onClick={() => {
            setPaused(false);
            change({ tail: isTailing ? undefined : '1', order: undefined });
          }}
        >
          <span className={isTailing ? 'dot live' : 'dot'} aria-hidden="true" />
          {isTailing ? 'Stop following' : 'Follow live'}
        </Button>
        {isTailing && (
          <Button onClick={() => setPaused(!isPaused)}>
            {isPaused ? `Go on (${tail.waiting} new)` : 'Pause'}
          </Button>
        )}
        <Button
          onClick={() => {
            found.refresh();
            histogram.refresh();
          }}
          disabled={found.loading}
        >
          Refresh
        </Button>
        <Button
          disabled={isTailing}
          onClick={() => change({ order: isOldestFirst ? undefined : 'oldest' })}
        >
          {isOldestFirst ? 'Oldest first' : 'Newest first'}
        </Button>
        <Button
          aria-pressed={isWrapped}
          onClick={() => change({ wrap: isWrapped ? undefined : '1' }, { replace: true })}
        >
          Wrap
        </Button>
        <Columns
          columns={columns}
          onChange={(next) => change({ columns: next.join(',') }, { replace: true })}
        />
        <ExportMenu query={query} columns={columns} isOldestFirst={isOldestFirst} />
      </div>

      <FilterBar address={address} span={span} onChange={change} />

      {histogram.data && (
        <Histogram
          histogram={histogram.data}
          onZoom={(from, to) => change({ from: String(from), to: String(to) })}
          onLevel={(level) => change({ level, 'is.level': undefined })}
        />
      )}
      {found.error !== undefined && <Failure error={found.error} />}
      {found.notes.map((note) => (
        <Notice key={note} mood="warn">
          {note}
        </Notice>
      ))}
      {tail.problem && isTailing && <Notice mood="warn">{tail.problem}</Notice>}
      {tail.leftOut > 0 && (
        <Notice mood="warn">
          {tail.leftOut.toLocaleString('en')} lines came too fast and are not shown here. Refresh
          finds them.
        </Notice>
      )}

      <div className={open ? 'log-columns with-detail' : 'log-columns'}>
        <div className={found.loading ? 'log-lines loading' : 'log-lines'}>
          {lines.length === 0 && found.loading && <Loading what="the lines" />}
          {lines.length === 0 && !found.loading && found.error === undefined && (
            <Empty>No line matches. Choose a longer time, or remove a filter.</Empty>
          )}
          {tail.waiting > 0 && !isPaused && (
            <Button
              kind="primary"
              small
              className="new-lines"
              onClick={() => {
                close();
                scroller.current?.scrollTo({ top: 0 });
              }}
            >
              {tail.waiting.toLocaleString('en')} new, show them
            </Button>
          )}
          <LineList
            lines={lines}
            columns={columns}
            isWrapped={isWrapped}
            marked={mark}
            onMark={(index) => (open ? openIt(lines[index]!) : setMarked(index))}
            onOpen={(index) => openIt(lines[index]!)}
            onClose={close}
            onEnd={found.loadMore}
            onAway={setAway}
            scroller={scroller}
          />
          <p className="list-end weak" role="status">
            {lines.length.toLocaleString('en')} {lines.length === 1 ? 'line' : 'lines'} loaded
            {found.hasMore ? '; more come while you scroll' : ''}
            {isTailing ? (isPaused ? '; paused' : '; following') : ''}
          </p>
        </div>
        {open && (
          <LineDetail
            key={open.id}
            index={open.index}
            id={open.id}
            actions={actions}
            onClose={close}
            onStep={
              mark >= 0
                ? (by) => {
                    const next = lines[mark + by];
                    if (next) {
                      openIt(next);
                    }
                  }
                : undefined
            }
            onOther={openIt}
          />
        )}
      </div>
    </div>
  );
}

/** The followed lines before the found ones, each once. */
function together(tail: readonly LogLine[], found: readonly LogLine[]): readonly LogLine[] {
  if (tail.length === 0) {
    return found.length === 0 ? NOTHING : found;
  }
  const followed = new Set(tail.map((line) => line.id));
  return [...tail, ...found.filter((line) => !followed.has(line.id))];
}

const FOLLOWED_EVERY_MS = 10_000;

/** Asked for beside the lines; again and again while they are followed. The former one stays. */
function useHistogram(query: string, isFollowed: boolean) {
  const fetcher = useCallback(
    (signal: AbortSignal) => fetchHistogram(new URLSearchParams(query), signal),
    [query],
  );
  const { data, refresh } = useResource(fetcher, isFollowed ? FOLLOWED_EVERY_MS : 0);
  const last = useRef(data);
  last.current = data ?? last.current;
  return { data: last.current, refresh };
}

function openLine(address: URLSearchParams): { index: string; id: string } | undefined {
  const line = address.get('line') ?? '';
  const slash = line.indexOf('/');
  return slash > 0 ? { index: line.slice(0, slash), id: line.slice(slash + 1) } : undefined;
}
