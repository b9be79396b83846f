import type { Field, FieldColorModeId, PanelProps } from '@grafana/data';
import type { ComponentType } from 'react';

/** What a panel is drawn with. Options are the file's, so their shape is up to each type. */
export type DrawProps = PanelProps<any>;

/** One type of panel: how it is drawn and what Grafana assumes where a file says nothing. */
export interface PanelType {
  Component: ComponentType<DrawProps>;
  custom?: Record<string, unknown>;
  customAppliesTo?: (field: Field) => boolean;
  colorMode?: FieldColorModeId;
  options?: Record<string, unknown>;
  /** Draws without asking any data source. */
  hasNoQuery?: boolean;
  hasNoPadding?: boolean;
}
