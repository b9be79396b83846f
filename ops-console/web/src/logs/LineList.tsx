import { useVirtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent, RefObject } from 'react';
import { memo, useEffect, useRef } from 'react';
import type { LogLine } from '../api/logs';
import { moment } from '../ui/time';
import { visibleText } from '../ui/visible';
import { levelOf, textOf } from './filter';

const ROW_PIXELS = 26;
/** So many rows before the end the next page is fetched. */
const AHEAD = 60;
const CELL_CHARACTERS = 400;

/**
 * The lines, of which only those in sight are in the page. Arrow keys or j and k move the mark, Enter
 * opens the marked line.
 */
export function LineList({
  lines,
  columns,
  isWrapped,
  marked,
  onMark,
  onOpen,
  onClose,
  onEnd,
  onAway,
  scroller,
}: {
  lines: readonly LogLine[];
  columns: readonly string[];
  isWrapped: boolean;
  /** The index of the marked line; -1 for none. */
  marked: number;
  onMark: (index: number) => void;
  onOpen: (index: number) => void;
  onClose: () => void;
  /** The end is near. */
  onEnd: () => void;
  /** Whether the top is out of sight. */
  onAway: (isAway: boolean) => void;
  scroller: RefObject<HTMLDivElement>;
}) {
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    getItemKey: (index) => lines[index]!.id,
    overscan: 20,
  });
  const items = rows.getVirtualItems();
  const last = items.length > 0 ? items[items.length - 1]!.index : 0;
  const shown = useRef(-1);

  useEffect(() => {
    if (lines.length > 0 && last >= lines.length - AHEAD) {
      onEnd();
    }
  }, [last, lines.length, onEnd]);

  useEffect(() => rows.measure(), [isWrapped, rows]);

  useEffect(() => {
    if (marked >= 0 && marked !== shown.current && marked < lines.length) {
      rows.scrollToIndex(marked, { align: 'auto' });
    }
    shown.current = marked;
  }, [marked, lines.length, rows]);

  function press(event: KeyboardEvent) {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / ROW_PIXELS) - 1);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      j: 1,
      ArrowUp: -1,
      k: -1,
      PageDown: page,
      PageUp: -page,
      Home: -lines.length,
      End: lines.length,
    };
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === 'Enter' && marked >= 0) {
      onOpen(marked);
    } else if (event.key === 'Escape') {
      onClose();
    } else if (event.key in steps && lines.length > 0) {
      onMark(Math.min(lines.length - 1, Math.max(0, marked + steps[event.key]!)));
    } else {
      return;
    }
    event.preventDefault();
  }

  return (
    <div
      ref={scroller}
      className={isWrapped ? 'line-list wrapped' : 'line-list'}
      role="listbox"
      aria-label="Lines"
      aria-activedescendant={
        marked >= 0 && items.some((item) => item.index === marked) ? `line-${marked}` : undefined
      }
      tabIndex={0}
      onKeyDown={press}
      onScroll={(event) => onAway(event.currentTarget.scrollTop > ROW_PIXELS)}
    >
      <div className="sizer" role="presentation" style={{ height: rows.getTotalSize() }}>
        {items.map((item) => (
          <div
            key={item.key}
            id={`line-${item.index}`}
            ref={rows.measureElement}
            data-index={item.index}
            role="option"
            aria-selected={item.index === marked}
            aria-setsize={lines.length}
            aria-posinset={item.index + 1}
            className={`line level-${levelOf(lines[item.index]!.fields.level)}`}
            style={{ transform: `translateY(${item.start}px)` }}
            onClick={() => {
              // Text that was marked with the mouse is being copied, not clicked.
              if (!window.getSelection()?.toString()) {
                onMark(item.index);
                onOpen(item.index);
              }
            }}
          >
            <Row line={lines[item.index]!} columns={columns} />
          </div>
        ))}
      </div>
    </div>
  );
}

const Row = memo(function Row({ line, columns }: { line: LogLine; columns: readonly string[] }) {
  const time = moment(line.time);
  const { fields } = line;
  return (
    <>
      <time title={textOf(fields['@timestamp'])}>
        <span className="date">{time.slice(5, 10)}</span> {time.slice(11)}
        <span className="milliseconds">.{String(line.time % 1_000).padStart(3, '0')}</span>
      </time>
      <span className="level">{visibleText(textOf(fields.level)).slice(0, 7)}</span>
      {columns.map((name) => (
        <span key={name} className={name === 'message' ? 'message' : 'cell'}>
          {name === 'message' ? <Message line={line} /> : cell(line, name)}
        </span>
      ))}
    </>
  );
});

function Message({ line }: { line: LogLine }) {
  const { fields, cut } = line;
  const type = textOf(fields.error_type);
  const cutFrom = cut.message;
  return (
    <>
      {visibleText(textOf(fields.message))}
      {type && <em className="type"> {visibleText(type.slice(type.lastIndexOf('.') + 1))}</em>}
      {cutFrom && <em className="cut"> … {cutFrom.toLocaleString('en')} characters</em>}
    </>
  );
}

function cell(line: LogLine, name: string): string {
  const value = name === 'class' ? line.log_class : line.fields[name];
  return visibleText(textOf(value).slice(0, CELL_CHARACTERS));
}
