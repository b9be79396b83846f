import {
  type DataFrame,
  type Field,
  FieldType,
  dateTimeFormat,
  formattedValueToString,
  getValueFormat,
} from '@grafana/data';
import {
  AxisPlacement,
  ScaleDirection,
  ScaleOrientation,
  TooltipPlugin2,
  UPlotChart,
  UPlotConfigBuilder,
  VizLayout,
  useTheme2,
} from '@grafana/ui';
import { useMemo } from 'react';
import type uPlot from 'uplot';
import { heatmapColors } from './heatmapColors';
import { NoData } from './NoData';
import type { DrawProps } from './panelType';

const POINT_UNDER_CURSOR = 2;
const LABEL_HEIGHT = 18;

/** A row of cells for each bucket of a histogram; the colour tells how many fell into it. */
export function HeatmapPanel(props: DrawProps) {
  const { data, options, width, height, timeRange, timeZone, onChangeTimeRange } = props;
  const theme = useTheme2();
  const frame: DataFrame | undefined = data.series[0];
  const cells = useMemo(() => cellsOf(frame, options), [frame, options]);
  const colors = useMemo(
    () => heatmapColors(options.color ?? {}, cells?.counts ?? [], theme.isDark),
    [options.color, cells, theme.isDark],
  );
  const config = useMemo(
    () => cells && plotConfig(cells, colors.of, { ...props, theme }),
    // Everything else that decides is in the cells.
    [cells, colors, timeRange, timeZone, height, theme],
  );
  if (!cells || !config || cells.counts.length === 0) {
    return <NoData text={props.fieldConfig.defaults.noValue} />;
  }
  const countFormat = getValueFormat(options.cellValues?.unit ?? 'short');
  const text = (count: number) =>
    formattedValueToString(countFormat(count, options.cellValues?.decimals ?? 2));
  return (
    <VizLayout
      width={width}
      height={height}
      legend={
        options.legend?.show === false ? null : (
          <VizLayout.Legend placement="bottom" maxHeight="20%">
            <ColorScale colors={colors} text={text} />
          </VizLayout.Legend>
        )
      }
    >
      {(w: number, h: number) => (
        <UPlotChart
          config={config}
          data={[cells.times, cells.times.map(() => 0)]}
          width={w}
          height={h}
        >
          <TooltipPlugin2
            config={config}
            hoverMode={POINT_UNDER_CURSOR}
            queryZoom={onChangeTimeRange}
            clientZoom
            render={(u) => <CellTooltip plot={u} cells={cells} text={text} />}
          />
        </UPlotChart>
      )}
    </VizLayout>
  );
}

interface Cells {
  times: number[];
  stepMs: number;
  rows: Field<number>[];
  names: string[];
  /** All counts that are drawn. */
  counts: number[];
  smallest: number;
}

function cellsOf(frame: DataFrame | undefined, options: DrawProps['options']): Cells | undefined {
  const time = frame?.fields.find(({ type }) => type === FieldType.time);
  const rows = frame?.fields.filter(({ type }) => type === FieldType.number) ?? [];
  if (!time || rows.length === 0) {
    return undefined;
  }
  const smallest = options.filterValues?.le ?? 1e-9;
  const format = getValueFormat(options.yAxis?.unit ?? 'short');
  return {
    times: time.values,
    stepMs: time.config.interval ?? time.values[1] - time.values[0],
    rows,
    names: rows.map(({ name }) =>
      options.yAxis?.unit && name !== '' && Number.isFinite(Number(name))
        ? formattedValueToString(format(Number(name), options.yAxis?.decimals))
        : name,
    ),
    counts: rows.flatMap(({ values }) => values.filter((count) => count > smallest)),
    smallest,
  };
}

function plotConfig(
  cells: Cells,
  color: (count: number) => string,
  {
    timeRange,
    timeZone,
    height,
    options,
    theme,
  }: DrawProps & { theme: ReturnType<typeof useTheme2> },
): UPlotConfigBuilder {
  const { rows, names } = cells;
  const builder = new UPlotConfigBuilder(timeZone);
  builder.addScale({
    scaleKey: 'x',
    isTime: true,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    range: () => [timeRange.from.valueOf(), timeRange.to.valueOf()],
  });
  builder.addAxis({
    scaleKey: 'x',
    isTime: true,
    placement: AxisPlacement.Bottom,
    theme,
    timeZone,
    grid: { show: false },
  });
  builder.addScale({
    scaleKey: 'y',
    isTime: false,
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Up,
    range: () => [0, rows.length],
  });
  const every = Math.max(1, Math.ceil((rows.length * LABEL_HEIGHT) / Math.max(50, height)));
  builder.addAxis({
    scaleKey: 'y',
    placement: AxisPlacement.Left,
    theme,
    grid: { show: false },
    ticks: { show: false },
    splits: () => rows.map((_, index) => index + 1),
    values: (_, splits) => splits.map((at) => (at % every === 0 ? names[at - 1] : '')),
  });
  builder.addSeries({
    scaleKey: 'y',
    theme,
    pathBuilder: () => null,
    show: true,
    lineWidth: 0,
    pxAlign: false,
  } as Parameters<UPlotConfigBuilder['addSeries']>[0]);
  builder.addHook('draw', (u) => drawCells(u, cells, color, options.cellGap ?? 1));
  return builder;
}

function drawCells(u: uPlot, cells: Cells, color: (count: number) => string, cellGap: number) {
  const { ctx, bbox } = u;
  const gap = cellGap * window.devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  cells.rows.forEach(({ values }, row) => {
    const top = u.valToPos(row + 1, 'y', true);
    const bottom = u.valToPos(row, 'y', true);
    values.forEach((count, at) => {
      if (!(count > cells.smallest)) {
        return;
      }
      // A point stands for the step that ends with it.
      const left = u.valToPos(cells.times[at] - cells.stepMs, 'x', true);
      const right = u.valToPos(cells.times[at], 'x', true);
      ctx.fillStyle = color(count);
      ctx.fillRect(
        left + gap / 2,
        top + gap / 2,
        Math.max(1, right - left - gap),
        Math.max(1, bottom - top - gap),
      );
    });
  });
  ctx.restore();
}

interface CellTooltipProps {
  plot: uPlot;
  cells: Cells;
  text: (count: number) => string;
}

function CellTooltip({ plot, cells, text }: CellTooltipProps) {
  const time = plot.posToVal(plot.cursor.left ?? -1, 'x');
  const row = Math.floor(plot.posToVal(plot.cursor.top ?? -1, 'y'));
  const at = cells.times.findIndex((each) => each >= time);
  if (at < 0 || row < 0 || row >= cells.rows.length) {
    return null;
  }
  return (
    <div className="series-tooltip">
      <div className="series-tooltip-time">{dateTimeFormat(cells.times[at])}</div>
      <div>
        {row === 0 ? 'up to' : `${cells.names[row - 1]} to`} {cells.names[row]}:{' '}
        <strong>{text(cells.rows[row].values[at])}</strong>
      </div>
    </div>
  );
}

interface ColorScaleProps {
  colors: ReturnType<typeof heatmapColors>;
  text: (count: number) => string;
}

function ColorScale({ colors, text }: ColorScaleProps) {
  const { min, max } = colors;
  return (
    <div className="color-scale">
      <div
        className="color-scale-bar"
        style={{ background: `linear-gradient(90deg, ${colors.samples.join(',')})` }}
      />
      <div className="color-scale-numbers">
        {[min, (min + max) / 2, max].map((count, index) => (
          <span key={index}>{text(count)}</span>
        ))}
      </div>
    </div>
  );
}
