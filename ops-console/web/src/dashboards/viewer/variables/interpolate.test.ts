import { describe, expect, it } from 'vitest';
import { type Surroundings, type Variable, interpolate, variableParams } from './interpolate';

function variable(name: string, values: string[], more: Partial<Variable> = {}): Variable {
  return {
    name,
    type: 'query',
    label: name,
    hide: 0,
    isMulti: false,
    hasAll: false,
    options: values,
    values,
    isAll: false,
    ...more,
  };
}

function among(...variables: Variable[]): Surroundings {
  return { variables, from: 1_000, to: 61_000, timeParams: 'from=now-1m&to=now' };
}

describe('interpolate', () => {
  const one = among(variable('service', ['shop']));
  const two = among(variable('service', ['shop', 'pay.ment'], { isMulti: true }));
  const all = among(
    variable('service', [], {
      isMulti: true,
      hasAll: true,
      isAll: true,
      options: ['shop', 'payment'],
    }),
  );

  it('knows all ways to write a variable', () => {
    expect(interpolate('$service ${service} ${service:raw} [[service]]', one)).toBe(
      'shop shop shop shop',
    );
  });

  it('leaves unknown names and lone dollars as they are', () => {
    expect(interpolate('$other ${other} $5 a$', one)).toBe('$other ${other} $5 a$');
  });

  it('writes several values as a regular expression for Prometheus', () => {
    expect(interpolate('up{s=~"$service"}', two, {}, 'prometheus')).toBe(
      'up{s=~"(shop|pay\\\\.ment)"}',
    );
  });

  it('does not let a value end the string it is written into', () => {
    const hostile = among(variable('service', ['a"} or vector(1) #', 'b'], { isMulti: true }));
    expect(interpolate('$service', hostile, {}, 'prometheus')).toContain('vector\\\\(1\\\\)');
    expect(interpolate('${service:lucene}', hostile)).toBe('("a\\"} or vector(1) #" OR "b")');
  });

  it('writes all options where all is chosen, or the value given for all', () => {
    expect(interpolate('$service', all, {}, 'prometheus')).toBe('(shop|payment)');
    expect(interpolate('${service:lucene}', all)).toBe('("shop" OR "payment")');
    expect(interpolate('$service', all, {}, 'text')).toBe('All');
    const given = among({ ...all.variables[0], allValue: '.*' });
    expect(interpolate('$service', given, {}, 'prometheus')).toBe('.*');
  });

  it('writes variables and the time for URLs', () => {
    expect(interpolate('/logs?${service:queryparam}&${__url_time_range}', two)).toBe(
      '/logs?var-service=shop&var-service=pay.ment&from=now-1m&to=now',
    );
    expect(interpolate('${service:queryparam}', all)).toBe('var-service=$__all');
    expect(interpolate('${service:percentencode}', among(variable('service', ['a b&c'])))).toBe(
      'a%20b%26c',
    );
    expect(
      variableParams([...two.variables, variable('console', ['x'], { type: 'constant' })]),
    ).toBe('var-service=shop&var-service=pay.ment');
  });

  it('prefers what holds for one panel only', () => {
    const scoped = { service: { value: 'pay.ment' }, __interval: { value: '15s' } };
    expect(interpolate('{s=~"$service"}[$__interval]', two, scoped, 'prometheus')).toBe(
      '{s=~"pay\\\\.ment"}[15s]',
    );
  });

  it('knows the time in milliseconds and as dates', () => {
    expect(interpolate('${__from} ${__to} ${__from:date:iso}', one)).toBe(
      '1000 61000 1970-01-01T00:00:01.000Z',
    );
  });

  it('reads the clicked value in data links', () => {
    const field = { name: 'Value', type: 'number', config: {}, labels: { endpoint: '/a b' } };
    const frame = {
      name: 'f',
      length: 1,
      fields: [
        { name: 'Time', type: 'time', config: {}, values: [5_000] },
        { ...field, values: [0.25] },
        { name: 'user', type: 'string', config: {}, values: ['ann'] },
      ],
    };
    const scoped = {
      __dataContext: { value: { data: [frame], frame, field: frame.fields[1], rowIndex: 0 } },
    } as never;
    expect(
      interpolate(
        '${__value.raw}|${__value.time}|${__field.labels.endpoint:percentencode}|${__data.fields.user}|${__data.fields["user"]}|${__data.fields[2]}',
        one,
        scoped,
      ),
    ).toBe('0.25|5000|%2Fa%20b|ann|ann|ann');
  });
});
