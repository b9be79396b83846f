import { useCallback, useState } from 'react';
import type { LogLine } from '../api/logs';
import { fetchAround } from '../api/logs';
import { Button } from '../ui/Button';
import { Select } from '../ui/Field';
import { Failure, Loading } from '../ui/Notice';
import { clock } from '../ui/time';
import { useResource } from '../ui/useResource';
import { visibleText } from '../ui/visible';
import { levelOf, textOf } from './filter';

const STEP = 10;
const MOST = 100;

/** What the same service wrote before and after a line. */
export function Surroundings({
  line,
  onOther,
}: {
  line: LogLine;
  onOther: (line: LogLine) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="surroundings">
      {isOpen ? (
        <Opened line={line} onOther={onOther} />
      ) : (
        <Button onClick={() => setOpen(true)}>Show the lines around it</Button>
      )}
    </section>
  );
}

function Opened({ line, onOther }: { line: LogLine; onOther: (line: LogLine) => void }) {
  const { index, id } = line;
  const [classes, setClasses] = useState<'own' | 'all'>('all');
  const [size, setSize] = useState(STEP);
  const fetcher = useCallback(
    (signal: AbortSignal) => fetchAround({ index, id }, classes, size, signal),
    [index, id, classes, size],
  );
  const { data, error } = useResource(fetcher);
  return (
    <>
      <header>
        <h3>Around it, of the same service</h3>
        <Select
          label="Which logs"
          hideLabel
          value={classes}
          options={[
            { value: 'all', label: 'all logs' },
            { value: 'own', label: `${line.log_class} alone` },
          ]}
          onChange={(event) => setClasses(event.target.value as 'own' | 'all')}
        />
        <Button small disabled={size >= MOST} onClick={() => setSize(Math.min(MOST, size * 3))}>
          More
        </Button>
      </header>
      {error !== undefined && <Failure error={error} />}
      {!data && error === undefined && <Loading what="the lines around it" />}
      {data && (
        <ol className="around">
          {[...data.before, data.line, ...data.after].map((each) => (
            <li key={each.id} aria-current={each.id === id ? 'true' : undefined}>
              <button type="button" className="opener" onClick={() => onOther(each)}>
                <span className={`mark level-${levelOf(each.fields.level)}`} aria-hidden="true" />
                <time>{clock(each.time)}</time> <span className="weak">{each.log_class}</span>{' '}
                {visibleText(textOf(each.fields.message)).slice(0, 300)}
              </button>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
