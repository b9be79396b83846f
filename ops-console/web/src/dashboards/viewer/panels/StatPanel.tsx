import { type FieldDisplay, getDisplayValueAlignmentFactors } from '@grafana/data';
import { BigValue, VizRepeater, useTheme2 } from '@grafana/ui';
import { ValueLinks } from './ValueLinks';
import type { DrawProps } from './panelType';
import { fieldValues, orientationOf } from './values';

/** Numbers in large, with a small graph behind them. */
export function StatPanel(props: DrawProps) {
  const { options, width, height, data, renderCounter, timeRange } = props;
  const theme = useTheme2();
  const graphMode = options.graphMode ?? 'area';
  return (
    <VizRepeater
      getValues={() => fieldValues(props, theme, graphMode !== 'none')}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      width={width}
      height={height}
      source={data}
      itemSpacing={3}
      renderCounter={renderCounter}
      autoGrid
      orientation={orientationOf(options.orientation)}
      renderValue={({ value, width: w, height: h, count, alignmentFactors }) => (
        <ValueLinks value={value as FieldDisplay}>
          {(openMenu) => (
            <BigValue
              value={value.display}
              count={count}
              sparkline={value.sparkline && { ...value.sparkline, timeRange }}
              colorMode={options.colorMode ?? 'value'}
              graphMode={graphMode}
              justifyMode={options.justifyMode ?? 'auto'}
              textMode={options.textMode ?? 'auto'}
              percentChangeColorMode={options.percentChangeColorMode}
              disableWideLayout={options.wideLayout === false}
              alignmentFactors={alignmentFactors}
              text={options.text}
              width={w}
              height={h}
              theme={theme}
              hasLinks={value.hasLinks}
              onClick={openMenu}
            />
          )}
        </ValueLinks>
      )}
    />
  );
}
