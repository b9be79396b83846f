import { rangeUtil } from '@grafana/data';
import { useCallback, useEffect, useState } from 'react';

/** Counts up at every refresh; stands still while nobody looks at the page. */
export function useRefresh(interval: string) {
  const [tick, setTick] = useState(0);
  const refreshNow = useCallback(() => setTick((each) => each + 1), []);
  useEffect(() => {
    const every = milliseconds(interval);
    if (every === undefined) {
      return;
    }
    const timer = setInterval(() => !document.hidden && refreshNow(), every);
    return () => clearInterval(timer);
  }, [interval, refreshNow]);
  return { tick, refreshNow };
}

/** Not below a second, whatever a URL says. */
function milliseconds(interval: string): number | undefined {
  try {
    return interval === '' ? undefined : Math.max(1_000, rangeUtil.intervalToMs(interval));
  } catch {
    return undefined;
  }
}
