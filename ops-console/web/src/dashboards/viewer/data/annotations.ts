import { type DataFrame, FieldType, createDataFrame, rangeUtil } from '@grafana/data';
import type { AnnotationModel } from '../model';
import { type Labels, type Series, number, rangeQuery } from './prometheusApi';
import type { FillIn } from './request';

/** Something that happened, at a moment or over a time (then `timeEnd` is later). */
export interface AnnotationEvent {
  time: number;
  timeEnd: number;
  title: string;
  text: string;
  tags: string;
  color: string;
  /** Which of the dashboard's annotations it is of. */
  source: string;
}

const MOST_EVENTS = 300;
const DEFAULT_STEP_MS = 60_000;

/** Whether a frame beside the series holds exemplars and not annotations. */
export function isExemplars(frame: DataFrame): boolean {
  return frame.meta?.custom?.resultType === 'exemplar';
}

/** The events of a frame of annotations. */
export function eventsIn(frame: DataFrame): AnnotationEvent[] {
  return Array.from({ length: frame.length }, (_, row) => eventAt(frame, row));
}

/** One event of a frame of annotations. */
export function eventAt(frame: DataFrame, row: number): AnnotationEvent {
  const columns = frame.fields.map(({ name, values }) => [name, values[row]]);
  return Object.fromEntries(columns) as AnnotationEvent;
}

/** Asks for the events of all annotations that are switched on. */
export async function askAnnotations(
  models: AnnotationModel[],
  range: { from: number; to: number },
  fillIn: FillIn,
  signal: AbortSignal,
): Promise<DataFrame[]> {
  const frames = await Promise.all(models.map((model) => ask(model, range, fillIn, signal)));
  return frames.filter((frame) => frame.length > 0);
}

async function ask(
  model: AnnotationModel,
  range: { from: number; to: number },
  fillIn: FillIn,
  signal: AbortSignal,
): Promise<DataFrame> {
  const wanted = model.step ? rangeUtil.intervalToMs(fillIn(model.step)) : DEFAULT_STEP_MS;
  const stepMs = Math.max(wanted, Math.ceil((range.to - range.from) / 2000 / 1000) * 1000);
  const step = stepMs / 1000;
  const expression = fillIn(
    model.expr ?? model.target?.expr ?? '',
    { __interval: { value: `${step}s` }, __rate_interval: { value: `${4 * step}s` } },
    'prometheus',
  );
  const start = Math.floor(range.from / stepMs) * step;
  const end = Math.floor(range.to / stepMs) * step;
  const series = await rangeQuery(expression, start, end, step, signal);
  return annotationFrame(annotationEvents(series, model, stepMs), model.name);
}

/**
 * Grafana's rules: a series is an event where its value is above 0, and points one step apart are
 * one event; with `useValueForTime` each value is itself the time of an event.
 */
export function annotationEvents(
  series: Series[],
  model: AnnotationModel,
  stepMs: number,
): AnnotationEvent[] {
  return series
    .flatMap((each) => eventsOf(each, model, stepMs))
    .sort((a, b) => a.time - b.time)
    .slice(-MOST_EVENTS);
}

function eventsOf(
  { metric, values }: Series,
  model: AnnotationModel,
  stepMs: number,
): AnnotationEvent[] {
  const isTimeInValue = model.useValueForTime === true || model.useValueForTime === 'on';
  const times = isTimeInValue
    ? [...new Set(values.map(([, value]) => Math.floor(number(value))))]
    : values.filter(([, value]) => number(value) > 0).map(([seconds]) => seconds * 1000);
  const events: AnnotationEvent[] = [];
  for (const time of times) {
    const last = events[events.length - 1];
    if (!isTimeInValue && last !== undefined && time - last.timeEnd <= stepMs) {
      last.timeEnd = time;
      continue;
    }
    events.push({
      time,
      timeEnd: time,
      title: filled(model.titleFormat || model.name, metric),
      text: filled(model.textFormat ?? '', metric),
      tags: (model.tagKeys ?? '')
        .split(',')
        .map((key) => metric[key.trim()])
        .filter(Boolean)
        .join(', '),
      color: model.iconColor || 'red',
      source: model.name,
    });
  }
  return events;
}

function filled(format: string, labels: Labels): string {
  return format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label: string) => labels[label] ?? '');
}

function annotationFrame(events: AnnotationEvent[], name: string): DataFrame {
  const column = (key: keyof AnnotationEvent, type: FieldType) => ({
    name: key,
    type,
    values: events.map((event) => event[key]),
    config: {},
  });
  return createDataFrame({
    name,
    fields: [
      column('time', FieldType.time),
      column('timeEnd', FieldType.time),
      column('title', FieldType.string),
      column('text', FieldType.string),
      column('tags', FieldType.string),
      column('color', FieldType.string),
      column('source', FieldType.string),
    ],
  });
}
