import { Input, MultiSelect, Select } from '@grafana/ui';
import type { Variable } from '../variables/interpolate';
import { ALL } from '../variables/resolve';

interface Props {
  variables: Variable[];
  onChoose: (name: string, values: string[]) => void;
}

/** A control for each variable that the dashboard shows. */
export function VariableControls({ variables, onChoose }: Props) {
  return (
    <>
      {variables
        .filter(({ hide, type }) => hide !== 2 && type !== 'constant' && type !== 'datasource')
        .map((variable) => (
          <div className="dash-variable" key={variable.name} data-variable={variable.name}>
            {variable.hide !== 1 && (
              <label htmlFor={`variable-${variable.name}`} title={variable.description}>
                {variable.label}
              </label>
            )}
            <Control variable={variable} onChoose={(values) => onChoose(variable.name, values)} />
            {variable.error && (
              <span className="dash-variable-error" role="status" title={variable.error}>
                no options
              </span>
            )}
          </div>
        ))}
    </>
  );
}

interface ControlProps {
  variable: Variable;
  onChoose: (values: string[]) => void;
}

function Control({ variable, onChoose }: ControlProps) {
  const id = `variable-${variable.name}`;
  if (variable.type === 'textbox') {
    return (
      <Input
        id={id}
        width={20}
        key={variable.values[0]}
        defaultValue={variable.values[0]}
        onBlur={(event) => onChoose([event.currentTarget.value])}
        onKeyDown={(event) => event.key === 'Enter' && onChoose([event.currentTarget.value])}
      />
    );
  }
  const all = variable.hasAll ? [{ label: 'All', value: ALL }] : [];
  const options = [...all, ...variable.options.map((each) => ({ label: each, value: each }))];
  const chosen = variable.isAll ? [ALL] : variable.values;
  if (variable.isMulti) {
    return (
      <MultiSelect
        inputId={id}
        aria-label={variable.label}
        width="auto"
        options={options}
        value={chosen}
        closeMenuOnSelect={false}
        onChange={(picked) => onChoose(withoutMixing(picked.map(({ value }) => value as string)))}
      />
    );
  }
  return (
    <Select
      inputId={id}
      aria-label={variable.label}
      width="auto"
      options={options}
      value={chosen[0]}
      onChange={({ value }) => onChoose([value as string])}
    />
  );
}

/** "All" is everything: picking it drops the others, and picking another drops it. */
function withoutMixing(picked: string[]): string[] {
  if (picked.length === 0 || picked[picked.length - 1] === ALL) {
    return [ALL];
  }
  return picked.filter((each) => each !== ALL);
}
