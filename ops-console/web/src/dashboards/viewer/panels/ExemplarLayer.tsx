import {
  type DataFrame,
  type Field,
  FieldType,
  dateTimeFormat,
  formattedValueToString,
  getValueFormat,
} from '@grafana/data';
import { EventsCanvas, Tooltip, type UPlotConfigBuilder, useTheme2 } from '@grafana/ui';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { isExemplars } from '../data/annotations';
import { traceUrl } from '../links';

interface Props {
  config: UPlotConfigBuilder;
  frames: DataFrame[];
}

/** A small square for each exemplar: one measured request, which leads to the lines of its trace. */
export function ExemplarLayer({ config, frames }: Props) {
  const theme = useTheme2();
  const plot = useRef<uPlot>();
  const exemplars = useMemo(() => frames.filter(isExemplars), [frames]);

  useLayoutEffect(() => {
    config.addHook('init', (u) => {
      plot.current = u;
    });
  }, [config]);

  const position = useCallback((frame: DataFrame, index: number) => {
    const u = plot.current;
    const time = frame.fields[0].values[index];
    const value = frame.fields[1].values[index];
    const scaleKey = u?.series[1]?.scale;
    const x = u?.scales.x;
    const y = scaleKey === undefined ? undefined : u?.scales[scaleKey];
    if (!u || !scaleKey || !x || y?.min == null || y.max == null) {
      return undefined;
    }
    if (time < x.min! || time > x.max!) {
      return undefined;
    }
    // What is beyond the scale is drawn at its edge, as in Grafana: it is still worth a click.
    const inside = Math.min(y.max, Math.max(y.min, value));
    return { x: u.valToPos(time, 'x'), y: u.valToPos(inside, scaleKey) };
  }, []);

  const mark = useCallback(
    (frame: DataFrame, index: number) => (
      <Tooltip content={<ExemplarText frame={frame} index={index} />} interactive>
        <button type="button" className="exemplar-mark" aria-label="Exemplar">
          <svg width="8" height="8" aria-hidden>
            <rect
              width="5.6"
              height="5.6"
              x="1.2"
              y="1.2"
              transform="rotate(45 4 4)"
              fill={theme.visualization.getColorByName('blue')}
            />
          </svg>
        </button>
      </Tooltip>
    ),
    [theme],
  );

  return (
    <EventsCanvas
      id="exemplars"
      config={config}
      events={exemplars}
      renderEventMarker={mark}
      mapEventToXYCoords={position}
    />
  );
}

function ExemplarText({ frame, index }: { frame: DataFrame; index: number }) {
  const [time, value, ...labels] = frame.fields;
  const at: number = time.values[index];
  const trace = labels.find(({ name }) => name === 'trace_id')?.values[index];
  return (
    <div className="annotation-text">
      <strong>Exemplar</strong>
      <table>
        <tbody>
          <Line name="Time" value={dateTimeFormat(at)} />
          <Line
            name="Value"
            value={formattedValueToString(
              getValueFormat(value.config.unit ?? 'short')(value.values[index]),
            )}
          />
          {labels.filter(isFilled(index)).map((label) => (
            <Line key={label.name} name={label.name} value={String(label.values[index])} />
          ))}
        </tbody>
      </table>
      {trace && <a href={traceUrl(trace, at)}>Lines of this trace</a>}
    </div>
  );
}

const isFilled = (index: number) => (field: Field) =>
  field.type === FieldType.string && field.values[index] !== '' && field.name !== '__name__';

function Line({ name, value }: { name: string; value: string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{value}</td>
    </tr>
  );
}
