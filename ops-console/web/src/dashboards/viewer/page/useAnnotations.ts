import type { DataFrame, TimeRange } from '@grafana/data';
import { useEffect, useState } from 'react';
import { askAnnotations } from '../data/annotations';
import type { AnnotationModel } from '../model';
import { type Surroundings, interpolate } from '../variables/interpolate';

const NONE: DataFrame[] = [];

/** Whether an annotation is drawn: as the URL says, or else as the file does. */
export function isOn(model: AnnotationModel, chosen: Map<string, boolean>): boolean {
  return chosen.get(model.name) ?? model.enable !== false;
}

/** The events of the annotations that are on. A failure leaves them out: panels tell what is away. */
export function useAnnotations(
  models: AnnotationModel[],
  chosen: Map<string, boolean>,
  range: TimeRange,
  surroundings: Surroundings | undefined,
): DataFrame[] {
  const [frames, setFrames] = useState<DataFrame[]>(NONE);
  useEffect(() => {
    if (surroundings === undefined) {
      return;
    }
    const abort = new AbortController();
    const asked = models.filter((model) => isOn(model, chosen) && !model.builtIn);
    askAnnotations(
      asked,
      { from: range.from.valueOf(), to: range.to.valueOf() },
      (text, scoped, format) => interpolate(text, surroundings, scoped, format),
      abort.signal,
    ).then(
      (found) => !abort.signal.aborted && setFrames(found.length === 0 ? NONE : found),
      () => !abort.signal.aborted && setFrames(NONE),
    );
    return () => abort.abort();
  }, [models, chosen, range, surroundings]);
  return frames;
}
