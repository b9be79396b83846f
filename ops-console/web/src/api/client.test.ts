import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError, getJson } from './client';

describe('requests of a session that has ended', () => {
  const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => {});

  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 401 })));
    window.history.replaceState({}, '', '/logs?level=ERROR');
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    window.dispatchEvent(new Event('pageshow'));
    assign.mockClear();
  });

  const askedThreeTimes = () =>
    Promise.allSettled([getJson('/api/a'), getJson('/api/b'), getJson('/api/c')]);

  test('lead to the form once, and back to where one was', async () => {
    const answers = await askedThreeTimes();
    expect(answers.map((answer) => (answer as PromiseRejectedResult).reason)).toEqual(
      Array(3).fill(new ApiError(401, 'console', 'Sign in first.')),
    );
    expect(assign.mock.calls).toEqual([['/login?next=%2Flogs%3Flevel%3DERROR']]);
  });

  test('lead there again when the page came back from the cache', async () => {
    await askedThreeTimes();
    window.dispatchEvent(new Event('pageshow'));
    await askedThreeTimes();
    expect(assign).toHaveBeenCalledTimes(2);
  });
});
