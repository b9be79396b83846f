import { FieldColorModeId, FieldType } from '@grafana/data';
import { BarGaugePanel } from './BarGaugePanel';
import { GaugePanel } from './GaugePanel';
import { HeatmapPanel } from './HeatmapPanel';
import { LogsPanel } from './LogsPanel';
import { PieChartPanel } from './PieChartPanel';
import { StatPanel } from './StatPanel';
import { StateTimelinePanel } from './StateTimelinePanel';
import { TablePanel } from './TablePanel';
import { TextPanel } from './TextPanel';
import { TimeSeriesPanel } from './TimeSeriesPanel';
import type { PanelType } from './panelType';

const notHidden = { tooltip: false, viz: false, legend: false };

/** Lines, bars and points as Grafana draws them when a file says nothing. */
const graph = {
  drawStyle: 'line',
  lineInterpolation: 'linear',
  lineWidth: 1,
  lineStyle: undefined,
  lineColor: undefined,
  fillOpacity: 0,
  fillColor: undefined,
  fillBelowTo: undefined,
  gradientMode: 'none',
  spanNulls: false,
  insertNulls: false,
  showPoints: 'auto',
  pointSize: 5,
  stacking: { mode: 'none', group: 'A' },
  transform: undefined,
  barAlignment: 0,
  barWidthFactor: 0.6,
  axisPlacement: 'auto',
  axisLabel: '',
  axisColorMode: 'text',
  axisBorderShow: false,
  axisCenteredZero: false,
  axisGridShow: undefined,
  axisSoftMin: undefined,
  axisSoftMax: undefined,
  axisWidth: undefined,
  scaleDistribution: { type: 'linear' },
  thresholdsStyle: { mode: 'off' },
  hideFrom: notHidden,
};

const cells = {
  align: 'auto',
  cellOptions: { type: 'auto' },
  inspect: false,
  filterable: undefined,
  width: undefined,
  minWidth: undefined,
  hidden: undefined,
  displayMode: undefined,
};

/** Every type of panel that is drawn, by its name in the files. */
export const panelTypes: Record<string, PanelType> = {
  timeseries: {
    Component: TimeSeriesPanel,
    custom: graph,
    customAppliesTo: (field) => field.type !== FieldType.time,
    colorMode: FieldColorModeId.PaletteClassic,
  },
  stat: { Component: StatPanel, hasNoPadding: true, colorMode: FieldColorModeId.Thresholds },
  gauge: { Component: GaugePanel, colorMode: FieldColorModeId.Thresholds },
  bargauge: { Component: BarGaugePanel, colorMode: FieldColorModeId.Thresholds },
  table: {
    Component: TablePanel,
    hasNoPadding: true,
    custom: cells,
    colorMode: FieldColorModeId.Thresholds,
  },
  piechart: {
    Component: PieChartPanel,
    custom: { hideFrom: notHidden },
    colorMode: FieldColorModeId.PaletteClassic,
  },
  heatmap: {
    Component: HeatmapPanel,
    custom: { hideFrom: notHidden, scaleDistribution: { type: 'linear' } },
  },
  logs: { Component: LogsPanel, hasNoPadding: true },
  'state-timeline': {
    Component: StateTimelinePanel,
    custom: { lineWidth: 0, fillOpacity: 70, spanNulls: false, hideFrom: notHidden },
    colorMode: FieldColorModeId.Thresholds,
  },
  text: { Component: TextPanel, hasNoQuery: true },
};
