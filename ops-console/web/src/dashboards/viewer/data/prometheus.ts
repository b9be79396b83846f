import type { DataFrame } from '@grafana/data';
import type { Target } from '../model';
import { exemplarFrames } from './exemplars';
import { exemplarQuery, instantQuery, rangeQuery } from './prometheusApi';
import { type Shape, heatmapFrames, tableFrame, timeSeriesFrames } from './prometheusFrames';
import type { Answer, PanelRequest } from './request';
import { steps, timeValues } from './steps';

/** Runs the Prometheus queries of a panel, all at once. */
export async function askPrometheus(targets: Target[], request: PanelRequest): Promise<Answer> {
  const answers = await Promise.all(
    targets.map((target) => ask(target, targets.length > 1, request)),
  );
  return {
    series: answers.flatMap(({ series }) => series),
    annotations: answers.flatMap(({ annotations }) => annotations),
  };
}

async function ask(target: Target, isOneOfMany: boolean, request: PanelRequest): Promise<Answer> {
  const { panel, fillIn, signal } = request;
  const range = { from: request.range.from.valueOf(), to: request.range.to.valueOf() };
  const pace = steps(
    range,
    request.width,
    { ...panel, interval: fillIn(panel.interval ?? '') },
    fillIn(target.interval ?? ''),
  );
  const scoped = timeValues(range, pace);
  const expression = fillIn(target.expr ?? '', scoped, 'prometheus');
  const stepSeconds = pace.stepMs / 1000;
  // On whole steps, so that a refresh moves the points by whole steps and the lines do not dance.
  const start = Math.floor(range.from / pace.stepMs) * stepSeconds;
  const end = Math.floor(range.to / pace.stepMs) * stepSeconds;
  const isInstant = target.instant === true && target.range !== true;
  const shape: Shape = {
    refId: target.refId,
    expression,
    legendFormat: target.legendFormat && fillIn(target.legendFormat, scoped, 'text'),
    stepMs: pace.stepMs,
    isInstant,
  };
  const [series, exemplars] = await Promise.all([
    isInstant
      ? instantQuery(expression, range.to / 1000, signal)
      : rangeQuery(expression, start, end, stepSeconds, signal),
    target.exemplar && !isInstant ? exemplarsOf(expression, start, end, signal) : [],
  ]);
  return { series: frames(series, target, shape, isOneOfMany), annotations: exemplars };
}

function frames(
  series: Parameters<typeof timeSeriesFrames>[0],
  target: Target,
  shape: Shape,
  isOneOfMany: boolean,
): DataFrame[] {
  switch (target.format) {
    case 'table':
      return [tableFrame(series, shape, isOneOfMany)];
    case 'heatmap':
      return heatmapFrames(series, shape);
    default:
      return timeSeriesFrames(series, shape);
  }
}

/** A Prometheus without exemplars, or one that cannot tell them, is no reason to show no lines. */
async function exemplarsOf(
  expression: string,
  start: number,
  end: number,
  signal: AbortSignal,
): Promise<DataFrame[]> {
  try {
    return exemplarFrames(await exemplarQuery(expression, start, end, signal));
  } catch {
    return [];
  }
}
