import { useState } from 'react';
import type { Matcher } from '../api/alerts';
import { createSilence } from '../api/alerts';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Select, TextField } from '../ui/Field';
import { Notice } from '../ui/Notice';
import { visibleText } from '../ui/visible';

const LENGTHS = [
  { value: '30', label: '30 minutes' },
  { value: '120', label: '2 hours' },
  { value: '480', label: '8 hours' },
  { value: '1440', label: 'a day' },
  { value: '10080', label: 'a week' },
];

/** These tell what is wrong and where; the others only what came along. */
const USUALLY_MATCHED = new Set(['alertname', 'service', 'environment']);

/** Asks what is to be silenced, for how long and why. */
export function SilenceDialog({
  labels,
  onClose,
  onDone,
}: {
  labels: Record<string, string>;
  onClose: () => void;
  onDone: () => void;
}) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    new Set(Object.keys(labels).filter((name) => USUALLY_MATCHED.has(name))),
  );
  const [minutes, setMinutes] = useState('120');
  const [comment, setComment] = useState('');
  const [problem, setProblem] = useState('');

  function toggle(name: string) {
    const next = new Set(chosen);
    if (!next.delete(name)) {
      next.add(name);
    }
    setChosen(next);
  }

  async function submit() {
    const matchers: Matcher[] = [...chosen].map((name) => ({
      name,
      value: labels[name] ?? '',
      is_regex: false,
      is_equal: true,
    }));
    try {
      await createSilence({ matchers, minutes: Number(minutes), comment });
      onDone();
    } catch (failed) {
      setProblem(failed instanceof Error ? failed.message : String(failed));
    }
  }

  return (
    <Dialog title="Silence alerts" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {problem && <Notice mood="bad">{problem}</Notice>}
        <fieldset className="matchers">
          <legend>Alerts with all of these labels</legend>
          {Object.entries(labels).map(([name, value]) => (
            <span className="row" key={name}>
              <label>
                <input type="checkbox" checked={chosen.has(name)} onChange={() => toggle(name)} />
                <span>
                  {name} = <strong>{visibleText(value)}</strong>
                </span>
              </label>
            </span>
          ))}
        </fieldset>
        <Select
          label="For"
          value={minutes}
          options={LENGTHS}
          onChange={(event) => setMinutes(event.target.value)}
        />
        <TextField
          label="Why"
          required
          maxLength={1000}
          value={comment}
          onChange={(event) => setComment(event.target.value)}
        />
        <footer>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            type="submit"
            disabled={chosen.size === 0 || comment.trim() === ''}
          >
            Silence
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
