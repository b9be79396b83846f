import { describe, expect, it } from 'vitest';
import { annotationEvents } from './annotations';

const model = { name: 'Alerts', titleFormat: '{{alertname}}', tagKeys: 'service,none' };

describe('annotationEvents', () => {
  it('makes one event of points a step apart and another after a gap', () => {
    const values: [number, string][] = [[0, '1'], [60, '1'], [120, '0'], [180, '1']]; // prettier-ignore
    const events = annotationEvents(
      [{ metric: { alertname: 'Down', service: 'shop' }, values }],
      model,
      60_000,
    );
    expect(events.map(({ time, timeEnd }) => [time, timeEnd])).toEqual([
      [0, 60_000],
      [180_000, 180_000],
    ]);
    expect(events[0]).toMatchObject({
      title: 'Down',
      tags: 'shop',
      source: 'Alerts',
      color: 'red',
    });
  });

  it('takes values for times where the file says so', () => {
    const values: [number, string][] = [[60, '1700000000000'], [120, '1700000000000']]; // prettier-ignore
    const events = annotationEvents(
      [{ metric: {}, values }],
      { ...model, useValueForTime: 'on' },
      60_000,
    );
    expect(events.map(({ time, timeEnd }) => [time, timeEnd])).toEqual([
      [1_700_000_000_000, 1_700_000_000_000],
    ]);
  });
});
