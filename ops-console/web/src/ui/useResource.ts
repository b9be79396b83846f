import { useCallback, useEffect, useRef, useState } from 'react';

/** What is known of something that is fetched. */
export interface Resource<T> {
  /** The newest that was received, also while it is fetched again or cannot be had. */
  data?: T;
  /** Why it could not be had the last time. */
  error?: unknown;
  loading: boolean;
  /** Fetches again at once. */
  refresh: () => void;
}

/** After a failure the next try comes soon, however rarely the page asks else. */
const AFTER_FAILURE_MS = 5_000;

/**
 * Fetches something and keeps it fresh while the page can be seen.
 *
 * @param fetcher has to be stable (`useCallback`): another one is another thing, and the data of
 *     the former one are forgotten
 * @param everyMs how often to fetch again; 0 for only once
 */
export function useResource<T>(
  fetcher: (signal: AbortSignal) => Promise<T>,
  everyMs = 0,
): Resource<T> {
  const [state, setState] = useState<Omit<Resource<T>, 'refresh'>>({ loading: true });
  const again = useRef<() => void>(() => {});

  useEffect(() => {
    const stopped = new AbortController();
    let timer: number | undefined;
    let running = false;
    let failed = false;

    async function run() {
      if (running) {
        return;
      }
      running = true;
      window.clearTimeout(timer);
      failed = false;
      try {
        const data = await fetcher(stopped.signal);
        if (!stopped.signal.aborted) {
          setState({ data, loading: false });
        }
      } catch (error) {
        failed = true;
        if (!stopped.signal.aborted) {
          setState((before) => ({ data: before.data, error, loading: false }));
        }
      }
      running = false;
      const pause = failed ? Math.min(AFTER_FAILURE_MS, everyMs || AFTER_FAILURE_MS) : everyMs;
      if (pause > 0 && !stopped.signal.aborted) {
        timer = window.setTimeout(tick, pause);
      }
    }

    /** A page that nobody sees asks for nothing; it does so when it is seen again. */
    function tick() {
      if (document.visibilityState === 'visible' && (failed || everyMs > 0)) {
        void run();
      }
    }

    setState({ loading: true });
    again.current = () => void run();
    void run();
    document.addEventListener('visibilitychange', tick);
    return () => {
      stopped.abort();
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [fetcher, everyMs]);

  const refresh = useCallback(() => again.current(), []);
  return { ...state, refresh };
}
