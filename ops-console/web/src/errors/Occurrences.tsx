import type { Range } from '../api/logs';
import { moment } from '../ui/time';

const HEIGHT = 80;

/** How often over time. A bar that is clicked is zoomed to. */
export function Occurrences({
  bars,
  range,
  interval,
  onZoom,
}: {
  bars: readonly { time: number; count: number }[];
  range: Range;
  interval: number;
  onZoom: (from: number, to: number) => void;
}) {
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const length = Math.max(1, range.to - range.from);
  const all = bars.reduce((sum, bar) => sum + bar.count, 0);
  return (
    <figure className="occurrences">
      <svg
        viewBox={`0 0 100 ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${all.toLocaleString('en')} occurrences, ${most.toLocaleString('en')} at most in one bar`}
      >
        {bars.map((bar) => {
          const height = Math.max(2, (bar.count / most) * (HEIGHT - 2));
          return (
            <rect
              key={bar.time}
              x={((bar.time - range.from) / length) * 100}
              width={Math.max(0.2, (interval / length) * 90)}
              y={HEIGHT - height}
              height={height}
              onClick={() => onZoom(bar.time, bar.time + interval)}
            >
              <title>{`${moment(bar.time)}: ${bar.count.toLocaleString('en')}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption aria-hidden="true">
        <span>{moment(range.from)}</span>
        <span>{moment(range.to)}</span>
      </figcaption>
    </figure>
  );
}
