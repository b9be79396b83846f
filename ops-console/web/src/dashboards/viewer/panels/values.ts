import {
  type DisplayValue,
  type FieldDisplay,
  type GrafanaTheme2,
  VizOrientation,
  getFieldDisplayValues,
} from '@grafana/data';
import type { DrawProps } from './panelType';

/** The values of a panel that shows single numbers, reduced as its options say. */
export function fieldValues(
  props: DrawProps,
  theme: GrafanaTheme2,
  hasSparkline = false,
): FieldDisplay[] {
  const { data, fieldConfig, options, replaceVariables, timeZone } = props;
  return getFieldDisplayValues({
    fieldConfig,
    replaceVariables,
    theme,
    timeZone,
    data: data.series,
    sparkline: hasSparkline,
    percentChange: options.showPercentChange,
    reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false, ...options.reduceOptions },
  });
}

/** A single value needs no name beside it, unless the file gives it one. */
export function withoutNeedlessName(
  value: DisplayValue,
  count: number,
  { fieldConfig }: DrawProps,
): DisplayValue {
  return count === 1 && !fieldConfig.defaults.displayName ? { ...value, title: undefined } : value;
}

/** The orientation an option names; auto when it names none. */
export function orientationOf(option: string | undefined): VizOrientation {
  return option === VizOrientation.Horizontal || option === VizOrientation.Vertical
    ? option
    : VizOrientation.Auto;
}
