import { useCallback, useEffect, useRef, useState } from 'react';
import type { LogLine } from '../api/logs';

/** Lines that come by themselves. */
export interface Tail {
  /** The newest first; the oldest make room. */
  lines: readonly LogLine[];
  /** How many have come since it was paused. */
  waiting: number;
  /** How many the server left out because there were too many. */
  leftOut: number;
  /** Why nothing comes, while nothing comes. */
  problem?: string;
  clear: () => void;
}

const MOST_LINES = 5_000;
const REMEMBERED_IDS = 20_000;

/**
 * Follows the lines that match.
 *
 * @param query the parameters of a search as text, or undefined for not following
 * @param isPaused lines that come meanwhile wait
 */
export function useTail(query: string | undefined, isPaused: boolean): Tail {
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  const [waiting, setWaiting] = useState<readonly LogLine[]>([]);
  const [leftOut, setLeftOut] = useState(0);
  const [problem, setProblem] = useState<string>();
  const paused = useRef(isPaused);
  paused.current = isPaused;

  useEffect(() => {
    setLines([]);
    setWaiting([]);
    setLeftOut(0);
    setProblem(undefined);
    if (query === undefined) {
      return;
    }
    const seen = new Set<string>();
    const source = new EventSource(`/api/logs/tail?${query}`);
    source.addEventListener('open', () => setProblem(undefined));
    source.addEventListener('error', () => {
      setProblem(
        source.readyState === EventSource.CLOSED
          ? 'The console refused to follow. There may be too many live tails.'
          : 'The console does not answer; it is tried again.',
      );
    });
    source.addEventListener('problem', (event: MessageEvent<string>) => {
      setProblem((JSON.parse(event.data) as { message: string }).message);
    });
    source.addEventListener('lines', (event: MessageEvent<string>) => {
      const data = JSON.parse(event.data) as { lines: LogLine[]; left_out: number };
      const fresh = data.lines.filter((line) => !seen.has(line.id)).reverse();
      fresh.forEach((line) => seen.add(line.id));
      forgetOldest(seen);
      setProblem(undefined);
      setLeftOut((before) => before + data.left_out);
      (paused.current ? setWaiting : setLines)((before) =>
        [...fresh, ...before].slice(0, MOST_LINES),
      );
    });
    return () => source.close();
  }, [query]);

  useEffect(() => {
    if (!isPaused && waiting.length > 0) {
      setLines((before) => [...waiting, ...before].slice(0, MOST_LINES));
      setWaiting([]);
    }
  }, [isPaused, waiting]);

  const clear = useCallback(() => {
    setLines([]);
    setWaiting([]);
    setLeftOut(0);
  }, []);
  return { lines, waiting: waiting.length, leftOut, problem, clear };
}

function forgetOldest(seen: Set<string>): void {
  for (const id of seen) {
    if (seen.size <= REMEMBERED_IDS) {
      return;
    }
    seen.delete(id);
  }
}
