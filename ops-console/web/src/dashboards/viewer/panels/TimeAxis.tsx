import { dateTimeFormat } from '@grafana/data';

const STEPS_SECONDS = [
  1, 5, 15, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800,
  2592000,
];
const LABEL_WIDTH = 60;

interface Props {
  left: number;
  top: number;
  width: number;
  range: { from: number; to: number };
}

/** Times below a graph that is no uPlot. */
export function TimeAxis({ left, top, width, range }: Props) {
  const seconds = (range.to - range.from) / 1000;
  const wanted = seconds / Math.max(1, Math.floor(width / LABEL_WIDTH));
  const step = 1000 * (STEPS_SECONDS.find((each) => each >= wanted) ?? STEPS_SECONDS.at(-1)!);
  const offset = new Date(range.from).getTimezoneOffset() * 60_000;
  const first = Math.ceil((range.from - offset) / step) * step + offset;
  const times = [];
  // A label at the very edge would be cut.
  const edge = ((range.to - range.from) * LABEL_WIDTH) / 3 / Math.max(1, width);
  for (let time = first; time <= range.to - edge; time += step) {
    times.push(time);
  }
  const format = step >= 86_400_000 ? 'MM/DD' : step < 60_000 ? 'HH:mm:ss' : 'HH:mm';
  return (
    <>
      {times.map((time) => (
        <span
          key={time}
          className="time-label"
          style={{ top, left: left + (width * (time - range.from)) / (range.to - range.from) }}
        >
          {dateTimeFormat(time, { format })}
        </span>
      ))}
    </>
  );
}
