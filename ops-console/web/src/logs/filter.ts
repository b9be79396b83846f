import type { TimeSpan } from '../ui/time';
import { spanOf } from '../ui/time';

/** The parameters that have a name of their own, with the fields that they are about. */
export const NAMED: Readonly<Record<string, { label: string; field: string }>> = {
  service: { label: 'service', field: 'service' },
  environment: { label: 'environment', field: 'environment' },
  endpoint: { label: 'endpoint', field: 'endpoint' },
  user: { label: 'user', field: 'user' },
  request_id: { label: 'request', field: 'request_id' },
  trace_id: { label: 'trace', field: 'trace_id' },
  fingerprint: { label: 'fingerprint', field: 'error_fingerprint' },
};

const PLAIN = ['class', 'level', 'q'] as const;

/** What Grafana writes into a link when nothing in particular is chosen. */
const ALL = new Set(['$__all', '.*', '.+', 'All']);

/** A filter as one chip: a parameter of the address and one of its values. */
export interface Chip {
  parameter: string;
  value: string;
  /** `endpoint`, `not thread`. */
  label: string;
  isExclusion: boolean;
}

/** The parameters of an address that the server is to be asked with; the time is added. */
export function apiQuery(address: URLSearchParams, span: TimeSpan): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of address) {
    if (value !== '' && isFilter(name) && !ALL.has(value)) {
      query.append(name, value);
    }
  }
  query.set('from', span.from);
  query.set('to', span.to);
  return query;
}

function isFilter(name: string): boolean {
  return (
    name in NAMED ||
    PLAIN.some((each) => each === name) ||
    name.startsWith('is.') ||
    name.startsWith('not.')
  );
}

export function spanOfLogs(address: URLSearchParams): TimeSpan {
  return spanOf(address);
}

/** All filters that are shown as chips: everything but class, level, text and time. */
export function chipsOf(address: URLSearchParams): Chip[] {
  const chips: Chip[] = [];
  for (const [parameter, value] of address) {
    if (value === '' || ALL.has(value) || !isFilter(parameter)) {
      continue;
    }
    if (parameter in NAMED) {
      chips.push({ parameter, value, label: NAMED[parameter]!.label, isExclusion: false });
    } else if (parameter.startsWith('is.')) {
      chips.push({ parameter, value, label: parameter.slice(3), isExclusion: false });
    } else if (parameter.startsWith('not.')) {
      chips.push({ parameter, value, label: `not ${parameter.slice(4)}`, isExclusion: true });
    }
  }
  return chips;
}

/** The parameter by which a field is filtered. */
export function parameterOf(field: string, isExclusion: boolean): string {
  if (isExclusion) {
    return `not.${field}`;
  }
  const named = Object.entries(NAMED).find(
    // A user's name is found under the name's own field alone when one clicks on it.
    ([name, each]) => each.field === field && name !== 'user',
  );
  return named ? named[0] : `is.${field}`;
}

/** The change of the address that adds a value to a filter. */
export function adding(
  address: URLSearchParams,
  field: string,
  value: string,
  isExclusion: boolean,
): Record<string, string[]> {
  const parameter = parameterOf(field, isExclusion);
  const opposite = parameterOf(field, !isExclusion);
  return {
    // Another wanted value of the same field replaces the one before; exclusions add up.
    [parameter]: isExclusion ? [...new Set([...address.getAll(parameter), value])] : [value],
    [opposite]: address.getAll(opposite).filter((each) => each !== value),
  };
}

/** The change of the address that takes a chip away. */
export function removing(address: URLSearchParams, chip: Chip): Record<string, string[]> {
  return {
    [chip.parameter]: address.getAll(chip.parameter).filter((value) => value !== chip.value),
  };
}

/** The change that takes all filters away but the time. */
export function clearing(address: URLSearchParams): Record<string, undefined> {
  return Object.fromEntries(
    [...new Set(address.keys())].filter(isFilter).map((name) => [name, undefined]),
  );
}

/** The value of a field as text, whatever it is. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Names and values of a line's fields, nested ones by their path, in the order of the alphabet. */
export function flatFields(fields: Record<string, unknown>, path = ''): [string, unknown][] {
  return Object.entries(fields)
    .flatMap(([name, value]): [string, unknown][] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? flatFields(value as Record<string, unknown>, `${path}${name}.`)
        : [[path + name, value]],
    )
    .sort(([one], [other]) => one.localeCompare(other));
}

/** One of the five levels, or `OTHER`; the server groups them the same way. */
export function levelOf(name: unknown): 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE' | 'OTHER' {
  const upper = textOf(name).toUpperCase();
  if (/^(ERR|ERROR|SEVERE|FATAL|CRIT|CRITICAL|ALERT|EMERG|EMERGENCY|PANIC)$/.test(upper)) {
    return 'ERROR';
  }
  if (/^WARN(ING)?$/.test(upper)) {
    return 'WARN';
  }
  if (/^(INFO|INFORMATION|INFORMATIONAL|NOTICE)$/.test(upper)) {
    return 'INFO';
  }
  if (/^(DEBUG|FINE|CONFIG)$/.test(upper)) {
    return 'DEBUG';
  }
  return /^(TRACE|FINER|FINEST)$/.test(upper) ? 'TRACE' : 'OTHER';
}
