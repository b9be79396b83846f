import { type DataContextScopedVar, type ScopedVars, formattedValueToString } from '@grafana/data';
import { format } from './formats';

/** Values that hold for one panel, one repeat or one link only. */
export type ScopedValues = ScopedVars;

/**
 * `${__value.raw}`, `${__value.text}`, `${__value.time}`, `${__field.name}`, `${__field.labels.x}`,
 * `${__data.fields.x}` and `${__series.name}`: what a data link knows of the clicked value.
 * Undefined when the name is none of these or there is no value.
 */
export function dataMacro(
  name: string,
  path: string | undefined,
  kind: string,
  scoped: ScopedValues,
): string | undefined {
  const context = (scoped.__dataContext as DataContextScopedVar | undefined)?.value;
  if (context === undefined || !['__value', '__field', '__data', '__series'].includes(name)) {
    return undefined;
  }
  const found = lookUp(name, path ?? '', context);
  if (found === undefined || found === null) {
    return '';
  }
  return format([String(found)], name, kind === 'glob' ? 'raw' : kind, false);
}

function lookUp(name: string, path: string, context: DataContextScopedVar['value']): unknown {
  const { frame, field, rowIndex, calculatedValue } = context;
  switch (name) {
    case '__series':
      return frame?.name ?? field?.state?.displayName;
    case '__field':
      return path === '' || path === 'name' || path === 'displayName'
        ? (field?.state?.displayName ?? field?.name)
        : at(field, path);
    case '__data': {
      const column = path.match(/^fields(?:\.|\[)"?([^"\]]+)"?\]?$/)?.[1];
      const named = frame?.fields.find(
        (each) => each.name === column || each.state?.displayName === column,
      );
      return rowIndex === undefined
        ? undefined
        : (named ?? frame?.fields[Number(column)])?.values[rowIndex];
    }
    default:
      return value(path, context, calculatedValue);
  }
}

function value(
  path: string,
  { frame, field, rowIndex }: DataContextScopedVar['value'],
  calculated: DataContextScopedVar['value']['calculatedValue'],
): unknown {
  if (path === 'time') {
    const time = frame?.fields.find((each) => each.type === 'time');
    return rowIndex === undefined ? undefined : time?.values[rowIndex];
  }
  const raw = calculated?.numeric ?? (rowIndex === undefined ? undefined : field?.values[rowIndex]);
  if (path === 'raw') {
    return raw;
  }
  if (path === 'numeric') {
    return calculated?.numeric ?? field?.display?.(raw).numeric;
  }
  const shown = calculated ?? field?.display?.(raw);
  return shown === undefined ? raw : formattedValueToString(shown);
}

/** `labels.service` of an object. */
function at(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], object);
}
