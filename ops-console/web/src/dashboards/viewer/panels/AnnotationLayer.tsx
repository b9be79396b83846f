import { type DataFrame, dateTimeFormat } from '@grafana/data';
import { EventsCanvas, Tooltip, type UPlotConfigBuilder, useTheme2 } from '@grafana/ui';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type uPlot from 'uplot';
import { type AnnotationEvent, eventAt, eventsIn, isExemplars } from '../data/annotations';

interface Props {
  config: UPlotConfigBuilder;
  frames: DataFrame[];
}

const DASHES = [5, 5];

/** Dashed lines at the moments of annotations, shaded where they last, with a mark that tells more. */
export function AnnotationLayer({ config, frames }: Props) {
  const theme = useTheme2();
  const plot = useRef<uPlot>();
  const events = useMemo(() => frames.filter((frame) => !isExemplars(frame)), [frames]);
  const drawn = useRef(events);
  drawn.current = events;

  useLayoutEffect(() => {
    config.addHook('init', (u) => {
      plot.current = u;
    });
    config.addHook('draw', (u) => {
      for (const frame of drawn.current) {
        for (const event of eventsIn(frame)) {
          drawEvent(u, event, theme.visualization.getColorByName(event.color));
        }
      }
    });
  }, [config, theme]);

  const position = useCallback((frame: DataFrame, index: number) => {
    const u = plot.current;
    const event = eventAt(frame, index);
    const { min, max } = u?.scales.x ?? {};
    if (u === undefined || min == null || max == null || event.time < min || event.time > max) {
      return undefined;
    }
    return { x: u.valToPos(event.time, 'x'), y: u.bbox.height / window.devicePixelRatio };
  }, []);

  const mark = useCallback(
    (frame: DataFrame, index: number) => {
      const event = eventAt(frame, index);
      return (
        <Tooltip content={<AnnotationText event={event} />} interactive>
          <button
            type="button"
            className="annotation-mark"
            data-annotation={event.source}
            aria-label={`${event.source}: ${event.title}`}
          >
            <svg width="10" height="8" aria-hidden>
              <path d="M5 0 L10 8 L0 8 Z" fill={theme.visualization.getColorByName(event.color)} />
            </svg>
          </button>
        </Tooltip>
      );
    },
    [theme],
  );

  return (
    <EventsCanvas
      id="annotations"
      config={config}
      events={events}
      renderEventMarker={mark}
      mapEventToXYCoords={position}
    />
  );
}

function AnnotationText({ event }: { event: AnnotationEvent }) {
  return (
    <div className="annotation-text">
      <strong>{event.title}</strong>
      <div>
        {dateTimeFormat(event.time)}
        {event.timeEnd > event.time && ` to ${dateTimeFormat(event.timeEnd)}`}
      </div>
      {event.text && <div>{event.text}</div>}
      {event.tags && <div className="annotation-tags">{event.tags}</div>}
    </div>
  );
}

function drawEvent(u: uPlot, { time, timeEnd }: AnnotationEvent, color: string): void {
  const { ctx, bbox } = u;
  const left = u.valToPos(time, 'x', true);
  const right = u.valToPos(timeEnd, 'x', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = color;
  ctx.lineWidth = window.devicePixelRatio;
  ctx.setLineDash(DASHES);
  for (const x of timeEnd > time ? [left, right] : [left]) {
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  if (timeEnd > time) {
    ctx.globalAlpha = 0.1;
    ctx.fillStyle = color;
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.restore();
}
