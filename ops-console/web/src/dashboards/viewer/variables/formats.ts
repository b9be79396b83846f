/**
 * Grafana's formats of variables: `${name:format}`. A variable with several values gives all of them,
 * in the way that the language needs it is written into.
 */
export function format(values: string[], name: string, kind: string, isMulti: boolean): string {
  const only = values.length === 1 ? values[0] : undefined;
  switch (kind) {
    case 'raw':
    case 'csv':
      return values.join(',');
    case 'pipe':
      return values.join('|');
    case 'text':
      return values.join(' + ');
    case 'json':
      return JSON.stringify(only !== undefined && !isMulti ? only : values);
    case 'regex':
      return only !== undefined ? escapeRegex(only) : `(${values.map(escapeRegex).join('|')})`;
    case 'prometheus':
      return prometheus(values, isMulti);
    case 'lucene':
      return lucene(values, isMulti);
    case 'doublequote':
      return values.map((value) => `"${value.replace(/"/g, '\\"')}"`).join(',');
    case 'singlequote':
      return values.map((value) => `'${value.replace(/'/g, "\\'")}'`).join(',');
    case 'sqlstring':
      return values.map((value) => `'${value.replace(/'/g, "''")}'`).join(',');
    case 'percentencode':
      return percentEncode(braces(values));
    case 'uriencode':
      return encodeURI(braces(values));
    case 'queryparam':
      return values.map((value) => `var-${name}=${percentEncode(value)}`).join('&');
    default:
      return braces(values);
  }
}

function braces(values: string[]): string {
  return values.length === 1 ? values[0] : `{${values.join(',')}}`;
}

function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&');
}

/** For a PromQL string after `=~`: one level of escaping for the expression, one for the string. */
function prometheus(values: string[], isMulti: boolean): string {
  if (!isMulti) {
    return (values[0] ?? '').replace(/\\/g, '\\\\').replace(/'/g, "\\\\'");
  }
  const escaped = values.map((value) =>
    value.replace(/\\/g, '\\\\\\\\').replace(/[$^*{}[\]'+?.()|]/g, '\\\\$&'),
  );
  return escaped.length === 1 ? escaped[0] : `(${escaped.join('|')})`;
}

function lucene(values: string[], isMulti: boolean): string {
  if (values.length === 0) {
    return '__empty__';
  }
  const escape = (value: string) => value.replace(/([+\-=&|><!(){}[\]^"~*?:\\/ ])/g, '\\$1');
  if (values.length === 1 && !isMulti) {
    return escape(values[0]);
  }
  return `(${values.map((value) => `"${value.replace(/(["\\])/g, '\\$1')}"`).join(' OR ')})`;
}
