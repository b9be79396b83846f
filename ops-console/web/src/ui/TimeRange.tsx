import { useState } from 'react';
import { Button } from './Button';
import { Select, TextField } from './Field';
import type { TimeSpan } from './time';
import { instantOf, labelOf, localInput, QUICK_SPANS } from './time';

const CUSTOM = 'custom';

/** Chooses a span of time: one of the usual ones, or two moments. */
export function TimeRange({
  span,
  onChange,
}: {
  span: TimeSpan;
  onChange: (span: TimeSpan) => void;
}) {
  const [custom, setCustom] = useState<TimeSpan | undefined>();
  const quick = QUICK_SPANS.find((each) => each.from === span.from && span.to === 'now');
  const options = [
    ...QUICK_SPANS.map((each) => ({ value: each.from, label: each.label })),
    ...(quick ? [] : [{ value: '', label: labelOf(span) }]),
    { value: CUSTOM, label: 'From … to …' },
  ];

  function choose(value: string) {
    if (value === CUSTOM) {
      const now = Date.now();
      setCustom({
        from: localInput(instantOf(span.from, now) ?? now),
        to: localInput(instantOf(span.to, now) ?? now),
      });
    } else if (value) {
      setCustom(undefined);
      onChange({ from: value, to: 'now' });
    }
  }

  function apply(chosen: TimeSpan) {
    const from = Date.parse(chosen.from);
    const to = Date.parse(chosen.to);
    if (from < to) {
      setCustom(undefined);
      onChange({ from: String(from), to: String(to) });
    }
  }

  const problem =
    custom && !(Date.parse(custom.from) < Date.parse(custom.to))
      ? 'From has to be before to.'
      : undefined;
  return (
    <div className="range">
      <Select
        label="Time range"
        value={custom ? CUSTOM : (quick?.from ?? '')}
        options={options}
        onChange={(event) => choose(event.target.value)}
      />
      {custom && (
        <form
          className="range"
          onSubmit={(event) => {
            event.preventDefault();
            apply(custom);
          }}
        >
          <TextField
            label="From"
            type="datetime-local"
            step={1}
            value={custom.from}
            problem={problem}
            onChange={(event) => setCustom({ ...custom, from: event.target.value })}
          />
          <TextField
            label="To"
            type="datetime-local"
            step={1}
            value={custom.to}
            onChange={(event) => setCustom({ ...custom, to: event.target.value })}
          />
          <Button type="submit" kind="primary" disabled={problem !== undefined}>
            Apply
          </Button>
        </form>
      )}
    </div>
  );
}
