import { expect, test } from 'vitest';
import type { Alert, Alerts } from '../api/alerts';
import type { ComponentState, Status } from '../api/status';
import { headline } from './headline';

const component = (title: string, state: string) => ({ title, state }) as ComponentState;

const status = (...components: ComponentState[]): Status => ({
  version: '1',
  environment: 'test',
  started_at: '',
  uptime_seconds: 1,
  checked_at: '',
  components,
  healthy: components.filter((each) => each.state === 'healthy').length,
  total: components.length,
  notes: [],
});

const alerts = (...list: Partial<Alert>[]): Alerts => ({
  source: 'alertmanager',
  alerts: list.map(
    (each) => ({ state: 'firing', severity: 'warning', service: '', ...each }) as Alert,
  ),
  watchdog: { firing: true },
});

test('all well is one calm sentence', () => {
  expect(headline(status(component('Redis', 'healthy')), alerts())).toEqual({
    mood: 'good',
    text: 'All 1 components are healthy',
  });
});

test('a firing alert comes first, by name and service', () => {
  const all = headline(
    status(component('Redis', 'failed')),
    alerts({ name: 'HighErrorRate', service: 'shop' }),
  );
  expect(all).toEqual({ mood: 'bad', text: '1 alert firing: HighErrorRate (shop)' });
});

test('a silenced alert is no trouble', () => {
  const all = headline(
    status(component('Redis', 'healthy')),
    alerts({ name: 'HighErrorRate', state: 'silenced' }),
  );
  expect(all.mood).toBe('good');
});

test('many names are cut short', () => {
  const ill = ['A', 'B', 'C', 'D', 'E'].map((title) => component(title, 'failed'));
  expect(headline(status(...ill), alerts()).text).toBe('Not well: A, B, C and 2 more');
});

test('what is not known is not called well', () => {
  expect(headline(undefined, alerts()).mood).toBe('warn');
  expect(headline(status(component('Redis', 'healthy')), undefined).text).toBe(
    'All 1 components are healthy, alerts are unknown',
  );
});
