/** One value from when it began until the next one. */
export interface State {
  from: number;
  to: number;
  value: unknown;
}

/**
 * Turns points into states. A missing value ends a state; so does a gap of more than two steps, for
 * then nobody knows.
 */
export function statesOf(
  times: number[],
  values: unknown[],
  end: number,
  stepMs: number | undefined,
  mergesEqual: boolean,
): State[] {
  const states: State[] = [];
  times.forEach((from, index) => {
    const value = values[index];
    if (value === null || value === undefined || Number.isNaN(value)) {
      return;
    }
    const next = times[index + 1] ?? (stepMs === undefined ? end : Math.min(end, from + stepMs));
    const to = stepMs !== undefined && next - from > 2 * stepMs ? from + stepMs : next;
    const last = states[states.length - 1];
    if (mergesEqual && last !== undefined && last.value === value && last.to === from) {
      last.to = to;
    } else {
      states.push({ from, to, value });
    }
  });
  return states;
}
