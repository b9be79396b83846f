import {
  type DataFrame,
  type FieldConfigSource,
  FieldType,
  getFieldDisplayName,
} from '@grafana/data';
import { SeriesVisibilityChangeMode } from '@grafana/ui';

/** The series that are drawn, by name; undefined for all. */
export type Shown = string[] | undefined;

/**
 * What a click in the legend leaves: the clicked series alone, or all again; with the control or
 * shift key the clicked one is taken away from or added to the others.
 */
export function toggled(
  shown: Shown,
  name: string,
  mode: SeriesVisibilityChangeMode,
  all: string[],
): Shown {
  if (mode === SeriesVisibilityChangeMode.ToggleSelection) {
    return shown?.length === 1 && shown[0] === name ? undefined : [name];
  }
  const now = shown ?? all;
  const next = now.includes(name) ? now.filter((each) => each !== name) : [...now, name];
  return next.length === 0 || all.every((each) => next.includes(each)) ? undefined : next;
}

/** The names in the legend. */
export function seriesNames(series: DataFrame[]): string[] {
  return series.flatMap((frame) =>
    frame.fields
      .filter(({ type }) => type === FieldType.number)
      .map((field) => getFieldDisplayName(field, frame, series)),
  );
}

/** The field configuration that hides what is not shown. */
export function hiding(config: FieldConfigSource, shown: Shown): FieldConfigSource {
  if (shown === undefined) {
    return config;
  }
  return {
    ...config,
    overrides: [
      ...config.overrides,
      {
        matcher: { id: 'byNames', options: { mode: 'exclude', names: shown, readOnly: true } },
        properties: [{ id: 'custom.hideFrom', value: { viz: true, legend: false, tooltip: true } }],
      },
    ],
  };
}
