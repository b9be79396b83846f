import type { Chosen } from './variables/resolve';

/** What is chosen on a dashboard, as its URL says it. Undefined leaves it to the dashboard's file. */
export interface UrlState {
  from?: string;
  to?: string;
  refresh?: string;
  theme?: string;
  /** The one panel that is shown large. */
  viewPanel?: string;
  variables: Chosen;
  /** Rows that were opened or closed, by their id. */
  rows: Map<string, boolean>;
  /** Annotations that were switched off or on, by their name. */
  annotations: Map<string, boolean>;
}

const VARIABLE = 'var-';
const ROW = 'row-';
const ANNOTATION = 'annotation-';

/** Reads the query part of a URL; unknown parameters are left out. */
export function readUrl(search: string): UrlState {
  const parameters = new URLSearchParams(search);
  const state: UrlState = {
    from: parameters.get('from') ?? undefined,
    to: parameters.get('to') ?? undefined,
    refresh: parameters.get('refresh') ?? undefined,
    theme: parameters.get('theme') ?? undefined,
    viewPanel: parameters.get('viewPanel') ?? undefined,
    variables: new Map(),
    rows: new Map(),
    annotations: new Map(),
  };
  for (const [name, value] of parameters) {
    if (name.startsWith(VARIABLE)) {
      const variable = name.slice(VARIABLE.length);
      state.variables.set(variable, [...(state.variables.get(variable) ?? []), value]);
    } else if (name.startsWith(ROW)) {
      state.rows.set(name.slice(ROW.length), value === 'open');
    } else if (name.startsWith(ANNOTATION)) {
      state.annotations.set(name.slice(ANNOTATION.length), value === 'on');
    }
  }
  return state;
}

/** The query part for a state, in a stable order. Empty when nothing is chosen. */
export function writeUrl(state: UrlState): string {
  const parameters = new URLSearchParams();
  for (const [name, values] of state.variables) {
    values.forEach((value) => parameters.append(VARIABLE + name, value));
  }
  for (const name of ['from', 'to', 'refresh', 'theme', 'viewPanel'] as const) {
    const value = state[name];
    if (value !== undefined) {
      parameters.set(name, value);
    }
  }
  state.rows.forEach((isOpen, id) => parameters.set(ROW + id, isOpen ? 'open' : 'closed'));
  state.annotations.forEach((isOn, name) => parameters.set(ANNOTATION + name, isOn ? 'on' : 'off'));
  const query = parameters.toString();
  return query === '' ? '' : `?${query}`;
}
