import {
  type DataFrame,
  type Field,
  FieldType,
  type GrafanaTheme2,
  dateTimeFormat,
  formattedValueToString,
  getFieldDisplayName,
} from '@grafana/data';
import {
  type LegendDisplayMode,
  type VizLegendItem,
  Tooltip,
  VizLayout,
  VizLegend,
  useTheme2,
} from '@grafana/ui';
import { NoData } from './NoData';
import { TimeAxis } from './TimeAxis';
import { type State, statesOf } from './states';
import type { DrawProps } from './panelType';

const AXIS_HEIGHT = 22;
const SMALLEST_TEXT_WIDTH = 40;

/** A lane for each series; a lane is filled from one change of its value to the next. */
export function StateTimelinePanel(props: DrawProps) {
  const { data, options, width, height, timeRange, fieldConfig } = props;
  const theme = useTheme2();
  const lanes = lanesOf(data.series, timeRange.to.valueOf(), options.mergeValues !== false);
  if (lanes.length === 0) {
    return <NoData text={fieldConfig.defaults.noValue} />;
  }
  const legend = { displayMode: 'list', placement: 'bottom', showLegend: true, ...options.legend };
  const range = { from: timeRange.from.valueOf(), to: timeRange.to.valueOf() };
  return (
    <VizLayout
      width={width}
      height={height}
      legend={
        legend.showLegend ? (
          <VizLayout.Legend placement={legend.placement}>
            <VizLegend
              items={legendItems(lanes)}
              displayMode={legend.displayMode as LegendDisplayMode}
              placement={legend.placement}
              readonly
            />
          </VizLayout.Legend>
        ) : null
      }
    >
      {(w: number, h: number) => {
        const names = Math.min(w / 3, 12 + 7 * Math.max(...lanes.map(({ name }) => name.length)));
        const laneHeight = (h - AXIS_HEIGHT) / lanes.length;
        return (
          <div className="dash-timeline" style={{ width: w, height: h }}>
            {lanes.map((lane, index) => (
              <Lane
                key={lane.name + index}
                lane={lane}
                range={range}
                nameWidth={names}
                width={w - names}
                top={index * laneHeight}
                height={laneHeight}
                rowHeight={options.rowHeight ?? 0.9}
                showValue={options.showValue ?? 'auto'}
                theme={theme}
              />
            ))}
            <TimeAxis left={names} top={h - AXIS_HEIGHT} width={w - names} range={range} />
          </div>
        );
      }}
    </VizLayout>
  );
}

interface LaneData {
  name: string;
  field: Field;
  states: State[];
}

function lanesOf(series: DataFrame[], end: number, mergesEqual: boolean): LaneData[] {
  return series.flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    return frame.fields
      .filter((field) => field !== time && !field.config.custom?.hideFrom?.viz)
      .map((field) => ({
        name: getFieldDisplayName(field, frame, series),
        field,
        states: statesOf(
          time?.values ?? [],
          field.values,
          end,
          time?.config.interval ?? undefined,
          mergesEqual,
        ),
      }))
      .filter(({ states }) => states.length > 0);
  });
}

interface LaneProps {
  lane: LaneData;
  range: { from: number; to: number };
  nameWidth: number;
  width: number;
  top: number;
  height: number;
  rowHeight: number;
  showValue: string;
  theme: GrafanaTheme2;
}

function Lane(props: LaneProps) {
  const { lane, range, nameWidth, width, top, height, rowHeight, showValue, theme } = props;
  const x = (time: number) =>
    nameWidth +
    (width * (Math.min(range.to, Math.max(range.from, time)) - range.from)) /
      (range.to - range.from);
  return (
    <>
      <div
        className="dash-lane-name"
        style={{ top, height, lineHeight: `${height}px`, width: nameWidth }}
        title={lane.name}
      >
        {lane.name}
      </div>
      {lane.states.map((state) => {
        const shown = lane.field.display?.(state.value);
        const text = shown ? formattedValueToString(shown) : String(state.value);
        const color = shown?.color ?? theme.colors.text.secondary;
        const stateWidth = x(state.to) - x(state.from);
        const hasText =
          showValue === 'always' ||
          (showValue === 'auto' && stateWidth > Math.max(SMALLEST_TEXT_WIDTH, text.length * 7));
        return (
          <Tooltip
            key={state.from}
            content={`${lane.name}: ${text}, ${dateTimeFormat(state.from)} to ${dateTimeFormat(state.to)}`}
          >
            <div
              className="dash-state"
              style={{
                left: x(state.from),
                width: Math.max(1, stateWidth),
                top: top + (height * (1 - rowHeight)) / 2,
                height: height * rowHeight,
                background: color,
                color: theme.colors.getContrastText(color),
              }}
            >
              {hasText && text}
            </div>
          </Tooltip>
        );
      })}
    </>
  );
}

function legendItems(lanes: LaneData[]): VizLegendItem[] {
  const items = new Map<string, VizLegendItem>();
  for (const { field, states } of lanes) {
    for (const { value } of states) {
      const shown = field.display?.(value);
      const label = shown ? formattedValueToString(shown) : String(value);
      items.set(label, { label, color: shown?.color, yAxis: 1 });
    }
  }
  return [...items.values()];
}
