import { expect, it } from 'vitest';
import { Turns } from './turns';

it('runs so many at once, in their order, and leaves out what is no longer wanted', async () => {
  const turns = new Turns(2);
  const log: string[] = [];
  const ends: (() => void)[] = [];
  const task = (name: string) => () => {
    log.push(name);
    return new Promise<string>((resolve) => ends.push(() => resolve(name)));
  };
  const live = new AbortController();
  const gone = new AbortController();
  const first = turns.take(task('first'), live.signal);
  const second = turns.take(task('second'), live.signal);
  const third = turns.take(task('third'), gone.signal);
  const fourth = turns.take(task('fourth'), live.signal);
  expect(log).toEqual(['first', 'second']);
  gone.abort();
  ends[0]();
  expect(await first).toBe('first');
  await expect(third).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve));
  expect(log).toEqual(['first', 'second', 'fourth']);
  ends[1]();
  ends[2]();
  expect(await Promise.all([second, fourth])).toEqual(['second', 'fourth']);
});
