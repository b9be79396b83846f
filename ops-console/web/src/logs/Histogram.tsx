import type { PointerEvent } from 'react';
import { useRef, useState } from 'react';
import type { Level, LevelCounts, LogHistogram } from '../api/logs';
import { LEVELS } from '../api/logs';
import { count } from '../ui/format';
import { clock, moment } from '../ui/time';

const HEIGHT = 64;
/** Narrower is a click, not a choice of time. */
const LEAST_DRAG = 0.01;

/** Lines over time by level. A stretch that is dragged over, or a bar that is clicked, is zoomed to. */
export function Histogram({
  histogram,
  onZoom,
  onLevel,
}: {
  histogram: LogHistogram;
  onZoom: (from: number, to: number) => void;
  onLevel: (level: Level) => void;
}) {
  const { range, interval, bars } = histogram;
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const [hovered, setHovered] = useState<number>();
  const area = useRef<HTMLDivElement>(null);
  const most = Math.max(1, ...bars.map((bar) => sum(bar.levels)));
  const length = Math.max(1, range.to - range.from);
  const share = (time: number) => ((time - range.from) / length) * 100;

  function at(event: PointerEvent): number {
    const box = area.current!.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  }

  function move(event: PointerEvent) {
    const here = at(event);
    const time = range.from + here * length;
    setHovered(bars.find((bar) => time >= bar.time && time < bar.time + interval)?.time);
    setDrag((before) => before && { ...before, to: here });
  }

  function end() {
    if (!drag) {
      return;
    }
    setDrag(undefined);
    const [from, to] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
    if (to - from >= LEAST_DRAG) {
      onZoom(Math.floor(range.from + from * length), Math.ceil(range.from + to * length));
    } else if (hovered !== undefined && interval > 1_000) {
      onZoom(hovered, hovered + interval);
    }
  }

  const bar = bars.find((each) => each.time === hovered);
  return (
    <div className="log-histogram">
      <div className="legend">
        <span>
          <strong>{histogram.total.toLocaleString('en')}</strong>{' '}
          {histogram.total === 1 ? 'line' : 'lines'}
        </span>
        {LEVELS.filter((level) => histogram.levels[level]).map((level) => (
          <button
            key={level}
            type="button"
            className="legend-level"
            onClick={() => onLevel(level)}
            disabled={level === 'OTHER'}
            title={level === 'OTHER' ? undefined : `Only ${level} and worse`}
          >
            <span className={`swatch level-${level}`} aria-hidden="true" />
            {level.toLowerCase()} {count(histogram.levels[level]!)}
          </button>
        ))}
        <span className="reading" aria-hidden="true">
          {bar
            ? `${moment(bar.time)} · ${words(bar.levels)}`
            : `a bar is ${spanOf(interval)}; drag to zoom`}
        </span>
      </div>
      <div
        ref={area}
        className="bars"
        onPointerDown={(event) => {
          if (event.button === 0) {
            event.currentTarget.setPointerCapture(event.pointerId);
            setDrag({ from: at(event), to: at(event) });
          }
        }}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={() => setDrag(undefined)}
        onPointerLeave={() => setHovered(undefined)}
      >
        <svg
          viewBox={`0 0 100 ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`Lines over time: ${words(histogram.levels) || 'none'}`}
        >
          {bars.map((each) => (
            <Bar
              key={each.time}
              x={share(each.time)}
              width={(interval / length) * 100}
              levels={each.levels}
              most={most}
              isHovered={each.time === hovered}
            />
          ))}
          {drag && (
            <rect
              className="drag"
              x={Math.min(drag.from, drag.to) * 100}
              width={Math.abs(drag.to - drag.from) * 100}
              y={0}
              height={HEIGHT}
            />
          )}
        </svg>
      </div>
      <div className="axis" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <span key={part}>{label(range.from + part * length, length)}</span>
        ))}
      </div>
    </div>
  );
}

/** Errors stand at the bottom, where even one of them can be seen. */
function Bar({
  x,
  width,
  levels,
  most,
  isHovered,
}: {
  x: number;
  width: number;
  levels: LevelCounts;
  most: number;
  isHovered: boolean;
}) {
  let top = HEIGHT;
  return (
    <g className={isHovered ? 'hovered' : undefined}>
      <rect className="ground" x={x} width={width} y={0} height={HEIGHT} />
      {LEVELS.filter((level) => levels[level]).map((level) => {
        const height = Math.max(1.5, (levels[level]! / most) * (HEIGHT - 2));
        top -= height;
        return (
          <rect
            key={level}
            className={`level-${level}`}
            x={x + width * 0.08}
            width={width * 0.84}
            y={Math.max(0, top)}
            height={height}
          />
        );
      })}
    </g>
  );
}

function sum(levels: LevelCounts): number {
  return Object.values(levels).reduce((all, each) => all + each, 0);
}

function words(levels: LevelCounts): string {
  return LEVELS.filter((level) => levels[level])
    .map((level) => `${levels[level]!.toLocaleString('en')} ${level.toLowerCase()}`)
    .join(', ');
}

function spanOf(interval: number): string {
  const seconds = interval / 1_000;
  if (seconds < 60) {
    return `${seconds} s`;
  }
  if (seconds < 3_600) {
    return `${seconds / 60} min`;
  }
  return seconds < 86_400 ? `${seconds / 3_600} h` : `${seconds / 86_400} d`;
}

function label(time: number, length: number): string {
  return length > 2 * 86_400_000 ? moment(time).slice(5, 16) : clock(time);
}
