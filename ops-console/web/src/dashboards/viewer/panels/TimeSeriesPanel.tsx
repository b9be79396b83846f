import { DashboardCursorSync, type DataFrame, type Field, FieldType } from '@grafana/data';
import {
  type UPlotConfigBuilder,
  TimeSeries,
  TooltipDisplayMode,
  TooltipPlugin2,
  usePanelContext,
} from '@grafana/ui';
import { useMemo } from 'react';
import { AnnotationLayer } from './AnnotationLayer';
import { ExemplarLayer } from './ExemplarLayer';
import { NoData } from './NoData';
import { SeriesTooltip } from './SeriesTooltip';
import type { DrawProps } from './panelType';
import { linksAt } from './seriesLinks';

// The library's own enumeration is erased when modules are compiled one by one.
const NEAREST_POINT = 0;
const EVERY_SERIES = 1;

/** Lines, bars and points over time, with annotations, exemplars, zoom and a tooltip with links. */
export function TimeSeriesPanel(props: DrawProps) {
  const { data, options, width, height, timeRange, timeZone, fieldConfig, onChangeTimeRange } =
    props;
  const { sync, eventsScope } = usePanelContext();
  const frames = useMemo(() => drawable(data.series), [data.series]);
  const legend = useMemo(
    () => ({
      displayMode: 'list',
      placement: 'bottom',
      showLegend: true,
      calcs: [],
      ...options.legend,
    }),
    [options.legend],
  );
  if (frames.length === 0) {
    return <NoData text={fieldConfig.defaults.noValue} />;
  }
  const mode = options.tooltip?.mode ?? TooltipDisplayMode.Single;
  return (
    <TimeSeries
      frames={frames}
      structureRev={data.structureRev}
      timeRange={timeRange}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={legend}
      options={options}
    >
      {(config: UPlotConfigBuilder, aligned: DataFrame) => (
        <>
          <TooltipPlugin2
            config={config}
            hoverMode={mode === TooltipDisplayMode.Multi ? EVERY_SERIES : NEAREST_POINT}
            queryZoom={onChangeTimeRange}
            clientZoom
            syncMode={sync?.() ?? DashboardCursorSync.Off}
            syncScope={eventsScope}
            getDataLinks={(series, row) => linksAt(frames, aligned, series, row)}
            render={(_, rows, series, isPinned, __, ___, ____, links) =>
              mode === TooltipDisplayMode.None ? null : (
                <SeriesTooltip
                  frame={aligned}
                  rows={rows}
                  series={series}
                  isEverySeries={mode === TooltipDisplayMode.Multi}
                  sort={options.tooltip?.sort ?? 'none'}
                  hidesZeros={options.tooltip?.hideZeros === true}
                  isPinned={isPinned}
                  links={links}
                />
              )
            }
          />
          <AnnotationLayer config={config} frames={data.annotations ?? []} />
          <ExemplarLayer config={config} frames={data.annotations ?? []} />
        </>
      )}
    </TimeSeries>
  );
}

/** Frames with a time and numbers, where what is no finite number is a gap. */
function drawable(series: DataFrame[]): DataFrame[] {
  return series
    .map((frame) => ({
      ...frame,
      fields: frame.fields
        .filter(({ type }) => type === FieldType.time || type === FieldType.number)
        .map(finite),
    }))
    .filter(
      ({ fields }) =>
        fields.some(({ type }) => type === FieldType.time) &&
        fields.some(({ type, values }) => type === FieldType.number && values.length > 0),
    );
}

function finite(field: Field): Field {
  return field.type === FieldType.number
    ? { ...field, values: field.values.map((value) => (Number.isFinite(value) ? value : null)) }
    : field;
}
