import type { DataTransformerConfig, FieldConfigSource } from '@grafana/data';

/** The parts of Grafana's dashboard JSON (schema 41) that are read here. */
export interface Dashboard {
  uid: string;
  title: string;
  description?: string;
  tags?: string[];
  panels?: Panel[];
  templating?: { list?: VariableModel[] };
  annotations?: { list?: AnnotationModel[] };
  links?: DashboardLink[];
  time?: { from: string; to: string };
  refresh?: string;
  graphTooltip?: number;
}

export interface GridPosition {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Panel {
  id: number;
  type: string;
  title?: string;
  description?: string;
  gridPos: GridPosition;
  transparent?: boolean;
  targets?: Target[];
  datasource?: DataSourceRef;
  options?: Record<string, unknown>;
  fieldConfig?: FieldConfigSource;
  transformations?: DataTransformerConfig[];
  links?: PanelLink[];
  interval?: string;
  maxDataPoints?: number;
  timeFrom?: string;
  timeShift?: string;
  hideTimeOverride?: boolean;
  repeat?: string;
  repeatDirection?: 'h' | 'v';
  maxPerRow?: number;
  /** Rows only. */
  collapsed?: boolean;
  panels?: Panel[];
}

export interface DataSourceRef {
  type?: string;
  uid?: string;
}

export interface PanelLink {
  title: string;
  url: string;
  targetBlank?: boolean;
}

export interface DashboardLink {
  type: 'link' | 'dashboards';
  title: string;
  url?: string;
  tooltip?: string;
  tags?: string[];
  icon?: string;
  includeVars?: boolean;
  keepTime?: boolean;
  targetBlank?: boolean;
}

/** A query; which fields are there depends on the data source. */
export type Target = PrometheusTarget & ElasticsearchTarget;

export interface TargetBase {
  refId: string;
  hide?: boolean;
  datasource?: DataSourceRef;
}

export interface PrometheusTarget extends TargetBase {
  expr?: string;
  legendFormat?: string;
  instant?: boolean;
  range?: boolean;
  exemplar?: boolean;
  format?: 'time_series' | 'table' | 'heatmap';
  interval?: string;
}

export interface ElasticsearchTarget extends TargetBase {
  query?: string;
  alias?: string;
  timeField?: string;
  metrics?: ElasticsearchMetric[];
  bucketAggs?: ElasticsearchBucket[];
}

export interface ElasticsearchMetric {
  id: string;
  type: string;
  field?: string;
  hide?: boolean;
  settings?: Record<string, unknown>;
}

export interface ElasticsearchBucket {
  id: string;
  type: string;
  field?: string;
  settings?: Record<string, unknown>;
}

export interface VariableModel {
  name: string;
  type: string;
  label?: string | null;
  description?: string | null;
  hide?: number;
  query?: string | { query?: string };
  definition?: string;
  regex?: string;
  sort?: number;
  multi?: boolean;
  includeAll?: boolean;
  allValue?: string | null;
  current?: { value?: string | string[] };
}

export interface AnnotationModel {
  name: string;
  enable?: boolean;
  hide?: boolean;
  iconColor?: string;
  datasource?: DataSourceRef;
  expr?: string;
  step?: string;
  titleFormat?: string;
  textFormat?: string;
  tagKeys?: string;
  useValueForTime?: boolean | string;
  target?: { expr?: string };
  builtIn?: number;
}
