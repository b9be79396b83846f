import {
  type DataFrame,
  type FieldConfigSource,
  type InterpolateFunction,
  LoadingState,
  type PanelData,
  type TimeRange,
  applyFieldOverrides,
  compareArrayValues,
  compareDataFrameStructures,
} from '@grafana/data';
import { useTheme2 } from '@grafana/ui';
import { useMemo, useRef } from 'react';
import type { PanelType } from '../panels/panelType';
import { registryFor } from './fieldConfig';
import type { PanelResult } from './usePanelData';

/** Frames with units, colours, names and links, ready to draw. */
export function usePanelFrames(
  result: PanelResult,
  annotations: DataFrame[],
  fieldConfig: FieldConfigSource,
  type: PanelType | undefined,
  timeRange: TimeRange,
  replaceVariables: InterpolateFunction,
): PanelData {
  const theme = useTheme2();
  // Graphs keep their axes and zoom as long as the structure of the data is the same.
  const structure = useRef<{ revision: number; series: DataFrame[] }>({ revision: 1, series: [] });
  return useMemo(() => {
    const series = applyFieldOverrides({
      data: result.series,
      fieldConfig,
      replaceVariables,
      theme,
      timeZone: 'browser',
      fieldConfigRegistry: registryFor(fieldConfig, type),
    });
    const last = structure.current;
    const isSame = compareArrayValues(series, last.series, compareDataFrameStructures);
    structure.current = { series, revision: isSame ? last.revision : last.revision + 1 };
    return {
      state: LoadingState.Done,
      series,
      annotations: [...annotations, ...result.annotations],
      structureRev: structure.current.revision,
      timeRange,
    };
    // The range is the one the answer is for, not the one just chosen.
  }, [result.answers, result.series, annotations, fieldConfig, type, theme, replaceVariables]);
}
