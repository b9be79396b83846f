import type { DataFrame, LinkModel } from '@grafana/data';

/**
 * The links of one point of a drawn frame. All series are joined into that frame, so the point is
 * looked up by its time in the series it came from, where its row may be another one.
 */
export function linksAt(
  frames: DataFrame[],
  aligned: DataFrame,
  series: number,
  row: number,
): LinkModel[] {
  const origin = aligned.fields[series]?.state?.origin;
  const frame = origin && frames[origin.frameIndex];
  if (!frame) {
    return [];
  }
  const time = aligned.fields[0].values[row];
  const times = frame.fields.find((field) => field.type === 'time');
  const valueRowIndex = times?.values.indexOf(time) ?? -1;
  const field = frame.fields[origin.fieldIndex];
  return valueRowIndex < 0 ? [] : (field?.getLinks?.({ valueRowIndex }) ?? []);
}
