import { dateTime } from '@grafana/data';
import { format } from './formats';
import { dataMacro, type ScopedValues } from './macros';

/** A variable with what is chosen now. */
export interface Variable {
  name: string;
  type: string;
  label: string;
  description?: string;
  /** 0 shown with its label, 1 without it, 2 not at all. */
  hide: number;
  isMulti: boolean;
  hasAll: boolean;
  allValue?: string;
  options: string[];
  values: string[];
  isAll: boolean;
  /** Why its options could not be read. */
  error?: string;
}

/** What texts are filled in from. */
export interface Surroundings {
  variables: Variable[];
  /** Epoch milliseconds. */
  from: number;
  to: number;
  /** As in the URL: `from=now-1h&to=now`. */
  timeParams: string;
}

const REFERENCE =
  /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+(?:\["[^"]*"\])?))?(?::([^}]+))?\}/g;

/**
 * Fills in `$name`, `${name}`, `${name:format}` and `[[name]]`. Unknown names stay as they are, as in
 * Grafana, where other systems' dollars must survive.
 */
export function interpolate(
  text: string,
  surroundings: Surroundings,
  scoped: ScopedValues = {},
  defaultFormat = 'glob',
): string {
  return text.replace(
    REFERENCE,
    (whole, plain, brackets, bracketFormat, braced, path, bracedFormat) => {
      const name: string = plain ?? brackets ?? braced;
      const kind: string = bracketFormat ?? bracedFormat ?? defaultFormat;
      return (
        dataMacro(name, path, kind, scoped) ??
        scopedValue(name, kind, scoped) ??
        builtIn(name, kind, surroundings) ??
        variableValue(name, kind, surroundings) ??
        whole
      );
    },
  );
}

function scopedValue(name: string, kind: string, scoped: ScopedValues): string | undefined {
  const found = scoped[name];
  if (found === undefined || name.startsWith('__data')) {
    return undefined;
  }
  const value = String(found.value);
  // Intervals and the like are no one's data and need no escaping.
  return name.startsWith('__') ? value : format([value], name, kind, kind === 'prometheus');
}

function builtIn(name: string, kind: string, surroundings: Surroundings): string | undefined {
  switch (name) {
    case '__from':
      return instant(surroundings.from, kind);
    case '__to':
      return instant(surroundings.to, kind);
    case '__url_time_range':
      return surroundings.timeParams;
    case '__all_variables':
      return variableParams(surroundings.variables);
    default:
      return undefined;
  }
}

function instant(milliseconds: number, kind: string): string {
  if (kind === 'date' || kind === 'date:iso') {
    return new Date(milliseconds).toISOString();
  }
  if (kind === 'date:seconds') {
    return String(Math.floor(milliseconds / 1000));
  }
  return kind.startsWith('date:')
    ? dateTime(milliseconds).format(kind.slice('date:'.length))
    : String(milliseconds);
}

function variableValue(name: string, kind: string, surroundings: Surroundings): string | undefined {
  const variable = surroundings.variables.find((each) => each.name === name);
  if (variable === undefined) {
    return undefined;
  }
  if (!variable.isAll) {
    return format(variable.values, name, kind, variable.isMulti || variable.hasAll);
  }
  if (kind === 'text') {
    return 'All';
  }
  if (kind === 'queryparam') {
    return `var-${name}=$__all`;
  }
  // A given value for "All" is written as it is, whatever the format.
  return variable.allValue || format(variable.options, name, kind, true);
}

/** All variables as they stand in a URL. */
export function variableParams(variables: Variable[]): string {
  return variables
    .filter((variable) => variable.type !== 'constant')
    .map((variable) =>
      variable.isAll
        ? `var-${variable.name}=$__all`
        : format(variable.values, variable.name, 'queryparam', true),
    )
    .join('&');
}
