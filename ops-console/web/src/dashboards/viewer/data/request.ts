import type { DataFrame, TimeRange } from '@grafana/data';
import type { Panel } from '../model';
import type { ScopedValues } from '../variables/macros';

/** Fills in variables; the format is that of the query's language. */
export type FillIn = (text: string, scoped?: ScopedValues, format?: string) => string;

/** One panel asking for its data. */
export interface PanelRequest {
  panel: Panel;
  range: TimeRange;
  /** Pixels, which decide how many points make sense. */
  width: number;
  fillIn: FillIn;
  signal: AbortSignal;
}

/** What a panel is drawn from. */
export interface Answer {
  series: DataFrame[];
  annotations: DataFrame[];
}
