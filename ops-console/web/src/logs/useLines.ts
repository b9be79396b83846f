import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/client';
import type { LogLine, Range } from '../api/logs';
import { searchLogs } from '../api/logs';

/** The lines that match, as far as they were fetched. */
export interface Lines {
  lines: readonly LogLine[];
  range?: Range;
  notes: readonly string[];
  error?: unknown;
  loading: boolean;
  /** Whether there are more. */
  hasMore: boolean;
  /** Fetches the next page; nothing happens while one is being fetched. */
  loadMore: () => void;
  /** Asks again from the start. */
  refresh: () => void;
}

interface State {
  lines: readonly LogLine[];
  range?: Range;
  cursor?: string;
  notes: readonly string[];
  error?: unknown;
  loading: boolean;
}

const START: State = { lines: [], notes: [], loading: true };
const AGAIN_MS = 5_000;

/**
 * Searches, page by page. What was shown stays while it is asked again; after a failure it is tried
 * again by itself.
 *
 * @param query the parameters of a search as text, so that equal ones are the same
 */
export function useLines(query: string): Lines {
  const [state, setState] = useState<State>(START);
  const [round, setRound] = useState(0);
  const busy = useRef(false);
  const running = useRef<AbortController | undefined>(undefined);

  useEffect(() => {
    const stopped = new AbortController();
    let timer: number | undefined;
    running.current = stopped;
    busy.current = true;
    setState((before) => ({ ...before, loading: true }));

    async function first() {
      try {
        const page = await searchLogs(new URLSearchParams(query), undefined, stopped.signal);
        setState({ ...page, loading: false });
      } catch (error) {
        if (stopped.signal.aborted) {
          return;
        }
        setState((before) => ({ ...before, error, loading: false }));
        if (!(error instanceof ApiError) || error.status === 0 || error.status >= 500) {
          timer = window.setTimeout(() => void first(), AGAIN_MS);
        }
      }
      busy.current = false;
    }
    void first();
    return () => {
      stopped.abort();
      window.clearTimeout(timer);
    };
  }, [query, round]);

  const loadMore = useCallback(() => {
    const { cursor, range } = state;
    const stopped = running.current;
    if (busy.current || !cursor || !range || !stopped) {
      return;
    }
    busy.current = true;
    const asked = new URLSearchParams(query);
    asked.set('from', String(range.from));
    asked.set('to', String(range.to));
    searchLogs(asked, cursor, stopped.signal)
      .then((page) =>
        setState((before) => ({
          ...page,
          range,
          notes: [...new Set([...before.notes, ...page.notes])],
          lines: [...before.lines, ...page.lines],
          loading: false,
        })),
      )
      .catch((error: unknown) => {
        if (!stopped.signal.aborted) {
          setState((before) => ({ ...before, error, loading: false }));
        }
      })
      .finally(() => {
        if (running.current === stopped) {
          busy.current = false;
        }
      });
  }, [query, state]);

  const refresh = useCallback(() => setRound((before) => before + 1), []);
  return { ...state, hasMore: state.cursor !== undefined, loadMore, refresh };
}
