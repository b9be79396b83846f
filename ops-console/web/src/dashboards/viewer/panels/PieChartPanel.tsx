import { type DisplayValue, type FieldDisplay, formattedValueToString } from '@grafana/data';
import {
  type LegendDisplayMode,
  type VizLegendItem,
  VizLayout,
  VizLegend,
  useTheme2,
} from '@grafana/ui';
import { type PieArcDatum, arc, pie } from 'd3-shape';
import { NoData } from './NoData';
import type { DrawProps } from './panelType';
import { fieldValues } from './values';

const SMALLEST_LABELLED_ANGLE = 0.3;

/** A slice for each value, the parts of a whole. */
export function PieChartPanel(props: DrawProps) {
  const { options, width, height } = props;
  const theme = useTheme2();
  const all = fieldValues(props, theme).filter(({ display }) => Number.isFinite(display.numeric));
  const values = all.filter(({ field }) => !field.custom?.hideFrom?.viz);
  if (options.sort !== 'none') {
    values.sort(
      (a, b) => (options.sort === 'asc' ? 1 : -1) * (a.display.numeric - b.display.numeric),
    );
  }
  const total = values.reduce((sum, { display }) => sum + display.numeric, 0);
  const share = (value: DisplayValue) => `${((100 * value.numeric) / (total || 1)).toFixed(0)}%`;
  if (values.length === 0 || total === 0) {
    return <NoData text={props.fieldConfig.defaults.noValue} />;
  }
  const legend = { displayMode: 'list', placement: 'right', showLegend: true, ...options.legend };
  return (
    <VizLayout
      width={width}
      height={height}
      legend={
        legend.showLegend ? (
          <VizLayout.Legend placement={legend.placement} width={legend.width}>
            <VizLegend
              items={legendItems(all, legend.values ?? [], total, share)}
              displayMode={legend.displayMode as LegendDisplayMode}
              placement={legend.placement}
            />
          </VizLayout.Legend>
        ) : null
      }
    >
      {(w, h) => (
        <Slices
          values={values}
          width={w}
          height={h}
          isDonut={options.pieType === 'donut'}
          border={theme.colors.background.primary}
          textOf={(value) =>
            (options.displayLabels ?? [])
              .map((kind: string) =>
                kind === 'percent'
                  ? share(value.display)
                  : kind === 'name'
                    ? value.display.title
                    : formattedValueToString(value.display),
              )
              .join(' ')
          }
          textColor={(color) => theme.colors.getContrastText(color)}
        />
      )}
    </VizLayout>
  );
}

function legendItems(
  values: FieldDisplay[],
  shown: string[],
  total: number,
  share: (value: DisplayValue) => string,
): VizLegendItem[] {
  return values.map(({ display, field }) => ({
    label: display.title ?? '',
    color: display.color,
    yAxis: 0,
    disabled: field.custom?.hideFrom?.viz === true,
    getItemKey: () => display.title ?? '',
    getDisplayValues: () => [
      ...(shown.includes('value') ? [{ ...display, title: 'Value' }] : []),
      ...(shown.includes('percent')
        ? [{ numeric: display.numeric / total, text: share(display), title: 'Percent' }]
        : []),
    ],
  }));
}

interface SlicesProps {
  values: FieldDisplay[];
  width: number;
  height: number;
  isDonut: boolean;
  border: string;
  textOf: (value: FieldDisplay) => string;
  textColor: (background: string) => string;
}

function Slices({ values, width, height, isDonut, border, textOf, textColor }: SlicesProps) {
  const radius = Math.max(4, Math.min(width, height) / 2 - 4);
  const inner = isDonut ? radius * 0.6 : 0;
  const outline = arc<PieArcDatum<FieldDisplay>>().innerRadius(inner).outerRadius(radius);
  const middle = arc<PieArcDatum<FieldDisplay>>()
    .innerRadius(inner || radius * 0.5)
    .outerRadius(radius);
  const slices = pie<FieldDisplay>()
    .value(({ display }) => display.numeric)
    .sort(null)(values);
  return (
    <svg width={width} height={height}>
      <g transform={`translate(${width / 2},${height / 2})`}>
        {slices.map((slice) => {
          const { display, getLinks, hasLinks } = slice.data;
          const path = (
            <path d={outline(slice) ?? ''} fill={display.color} stroke={border}>
              <title>{`${display.title}: ${formattedValueToString(display)}`}</title>
            </path>
          );
          const link = hasLinks ? getLinks?.()[0] : undefined;
          return link ? (
            <a key={slice.index} href={link.href} target={link.target} aria-label={link.title}>
              {path}
            </a>
          ) : (
            <g key={slice.index}>{path}</g>
          );
        })}
        {slices
          .filter((slice) => slice.endAngle - slice.startAngle > SMALLEST_LABELLED_ANGLE)
          .map((slice) => (
            <text
              key={slice.index}
              className="pie-label"
              transform={`translate(${middle.centroid(slice)})`}
              textAnchor="middle"
              fill={textColor(slice.data.display.color ?? '#888')}
            >
              {textOf(slice.data)}
            </text>
          ))}
      </g>
    </svg>
  );
}
