import { useState } from 'react';
import { fetchFields } from '../api/logs';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Failure, Loading } from '../ui/Notice';
import { useResource } from '../ui/useResource';
import { visibleText } from '../ui/visible';

/** Chooses which fields are columns of the list. */
export function Columns({
  columns,
  onChange,
}: {
  columns: readonly string[];
  onChange: (columns: string[]) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Columns</Button>
      {isOpen && (
        <Dialog title="Columns" onClose={() => setOpen(false)}>
          <Choice columns={columns} onChange={onChange} />
        </Dialog>
      )}
    </>
  );
}

function Choice({
  columns,
  onChange,
}: {
  columns: readonly string[];
  onChange: (columns: string[]) => void;
}) {
  const { data, error } = useResource(fetchFields);
  if (!data) {
    return error === undefined ? <Loading what="the fields" /> : <Failure error={error} />;
  }
  const known = new Set([...columns, 'class', ...data.map((field) => field.name)]);
  known.delete('@timestamp');
  known.delete('level');

  function toggle(name: string, isChosen: boolean) {
    const others = columns.filter((each) => each !== name);
    // The message is the widest and stays last.
    onChange(
      isChosen
        ? [...others.filter((each) => each !== 'message'), name].concat(
            others.filter((each) => each === 'message'),
          )
        : others,
    );
  }

  return (
    <fieldset className="column-choice">
      <legend className="weak">Time and level are always there.</legend>
      {[...known].map((name) => (
        <label key={name}>
          <input
            type="checkbox"
            checked={columns.includes(name)}
            onChange={(event) => toggle(name, event.target.checked)}
          />{' '}
          {visibleText(name)}
        </label>
      ))}
    </fieldset>
  );
}
