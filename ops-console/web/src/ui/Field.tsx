import type { InputHTMLAttributes, SelectHTMLAttributes } from 'react';
import { useId } from 'react';

type Labelled = {
  label: string;
  /** A sentence below the field, read out with it. */
  problem?: string;
  /** For readers of the page's sound only. */
  hideLabel?: boolean;
};

type Option = string | { value: string; label: string };

/** A line of text with its label. */
export function TextField({
  label,
  problem,
  hideLabel,
  ...rest
}: Labelled & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <span className="field">
      <label className={hideLabel ? 'visually-hidden' : 'label'} htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
        {...rest}
      />
      {problem && (
        <span className="problem" id={`${id}-problem`}>
          {problem}
        </span>
      )}
    </span>
  );
}

/** A choice of a few. A value that is not among the options is shown as one of them. */
export function Select({
  label,
  problem,
  hideLabel,
  options,
  ...rest
}: Labelled & SelectHTMLAttributes<HTMLSelectElement> & { options: readonly Option[] }) {
  const id = useId();
  const all = options.map((each) =>
    typeof each === 'string' ? { value: each, label: each } : each,
  );
  const chosen = rest.value === undefined ? undefined : String(rest.value);
  if (chosen !== undefined && !all.some((each) => each.value === chosen)) {
    all.unshift({ value: chosen, label: chosen });
  }
  return (
    <span className="field">
      <label className={hideLabel ? 'visually-hidden' : 'label'} htmlFor={id}>
        {label}
      </label>
      <select id={id} className="input" aria-invalid={problem ? true : undefined} {...rest}>
        {all.map((each) => (
          <option key={each.value} value={each.value}>
            {each.label}
          </option>
        ))}
      </select>
      {problem && <span className="problem">{problem}</span>}
    </span>
  );
}
