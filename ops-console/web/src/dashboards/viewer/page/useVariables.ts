import { useEffect, useMemo, useState } from 'react';
import { optionSource } from '../data/prometheusApi';
import type { VariableModel } from '../model';
import type { Variable } from '../variables/interpolate';
import { type Chosen, resolveVariables } from '../variables/resolve';

const RETRY_MS = 5_000;

/**
 * The dashboard's variables with their options; undefined until they are known. Asked for again when
 * a choice or the raw time changes, and after a while when a system was away.
 */
export function useVariables(
  models: VariableModel[],
  chosen: Chosen,
  time: { from: number; to: number; timeParams: string },
): Variable[] | undefined {
  const [variables, setVariables] = useState<Variable[]>();
  const [attempt, setAttempt] = useState(0);
  const wanted = useMemo(() => JSON.stringify([...chosen]), [chosen]);

  useEffect(() => {
    const abort = new AbortController();
    let retry: ReturnType<typeof setTimeout> | undefined;
    void resolveVariables(
      models,
      new Map(JSON.parse(wanted)),
      optionSource(time.from, time.to, abort.signal),
      time,
    ).then((resolved) => {
      if (abort.signal.aborted) {
        return;
      }
      setVariables((last) => (isSame(last, resolved) ? last : resolved));
      if (resolved.some(({ error }) => error !== undefined)) {
        retry = setTimeout(() => setAttempt((each) => each + 1), RETRY_MS);
      }
    });
    return () => {
      abort.abort();
      clearTimeout(retry);
    };
    // The moment alone moves with every refresh; options are read anew when another range is chosen.
  }, [models, wanted, time.timeParams, attempt]);
  return variables;
}

function isSame(last: Variable[] | undefined, next: Variable[]): boolean {
  return last !== undefined && JSON.stringify(last) === JSON.stringify(next);
}
