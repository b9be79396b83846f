import { describe, expect, it } from 'vitest';
import type { VariableModel } from '../model';
import type { OptionSource } from './options';
import { queryOptions, refine } from './options';
import { resolveVariables } from './resolve';

const time = { from: 0, to: 1, timeParams: '' };

function source(answers: Record<string, string[]>): OptionSource & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    labels: async () => ['job'],
    labelValues: async (label, selector) => {
      asked.push(`${selector ?? ''} ${label}`);
      return answers[label] ?? [];
    },
    series: async () => ['up{job="a"} 1 1000'],
  };
}

const models: VariableModel[] = [
  { name: 'datasource', type: 'datasource', query: 'prometheus' },
  { name: 'environment', type: 'query', query: 'label_values(up, environment)' },
  {
    name: 'service',
    type: 'query',
    query: { query: 'label_values(up{environment=~"$environment"}, service)' },
    multi: true,
    includeAll: true,
    allValue: '.*',
  },
  { name: 'console', type: 'constant', query: 'http://127.0.0.1:8088' },
];

describe('resolveVariables', () => {
  it('asks in order, so that later variables use earlier ones', async () => {
    const asked = source({ environment: ['test', 'live'], service: ['shop', 'pay'] });
    const variables = await resolveVariables(
      models,
      new Map([['environment', ['live']]]),
      asked,
      time,
    );
    expect(asked.asked).toEqual(['up environment', 'up{environment=~"live"} service']);
    expect(variables.map(({ name, values, isAll }) => [name, isAll ? 'all' : values])).toEqual([
      ['datasource', ['prometheus']],
      ['environment', ['live']],
      ['service', 'all'],
      ['console', ['http://127.0.0.1:8088']],
    ]);
  });

  it('drops what is no longer offered and falls back to all, or to the first', async () => {
    const variables = await resolveVariables(
      models,
      new Map([
        ['environment', ['gone']],
        ['service', ['gone']],
      ]),
      source({ environment: ['test'], service: ['shop'] }),
      time,
    );
    expect(variables[1].values).toEqual(['test']);
    expect(variables[2].isAll).toBe(true);
  });

  it('keeps what is chosen when the options cannot be read, and says why', async () => {
    const away: OptionSource = {
      ...source({}),
      labelValues: async () => {
        throw new Error('Prometheus refused the connection');
      },
    };
    const [, , service] = await resolveVariables(
      models,
      new Map([['service', ['shop']]]),
      away,
      time,
    );
    expect(service.values).toEqual(['shop']);
    expect(service.error).toBe('Prometheus refused the connection');
  });
});

describe('options', () => {
  it('reads the queries that Grafana has', async () => {
    const asked = source({ job: ['a'], __name__: ['up', 'http_requests_total'] });
    expect(await queryOptions('label_names()', asked)).toEqual(['job']);
    expect(await queryOptions('label_values(job)', asked)).toEqual(['a']);
    expect(await queryOptions('metrics(^http)', asked)).toEqual(['http_requests_total']);
    expect(await queryOptions('query_result(up)', asked)).toEqual(['up{job="a"} 1 1000']);
    await expect(queryOptions('select 1', asked)).rejects.toThrow('not one that is understood');
  });

  it('keeps the part a pattern names, without doubles, sorted', () => {
    const model = { name: 'x', type: 'query', regex: '/host-(\\d+)/', sort: 4 };
    expect(refine(['host-2', 'host-10', 'other', 'host-2'], model)).toEqual(['10', '2']);
  });
});
