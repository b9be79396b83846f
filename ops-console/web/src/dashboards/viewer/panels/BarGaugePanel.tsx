import { type FieldDisplay, VizOrientation, getDisplayValueAlignmentFactors } from '@grafana/data';
import { BarGauge, VizRepeater, useTheme2 } from '@grafana/ui';
import { ValueLinks } from './ValueLinks';
import type { DrawProps } from './panelType';
import { fieldValues, orientationOf, withoutNeedlessName } from './values';

/** A bar for each value. */
export function BarGaugePanel(props: DrawProps) {
  const { options, width, height, data, renderCounter } = props;
  const theme = useTheme2();
  const wanted = orientationOf(options.orientation);
  const automatic = width > height ? VizOrientation.Vertical : VizOrientation.Horizontal;
  const orientation = wanted === VizOrientation.Auto ? automatic : wanted;
  const spacing = options.displayMode === 'lcd' ? 2 : 10;
  return (
    <VizRepeater
      getValues={() => fieldValues(props, theme)}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      width={width}
      height={height}
      minVizWidth={options.minVizWidth ?? 8}
      minVizHeight={options.minVizHeight ?? 16}
      maxVizHeight={options.maxVizHeight ?? 300}
      source={data}
      itemSpacing={spacing}
      renderCounter={renderCounter}
      orientation={orientation}
      renderValue={({ value, width: w, height: h, alignmentFactors, count }) => {
        const { field, display, view, colIndex } = value as FieldDisplay;
        return (
          <ValueLinks value={value as FieldDisplay}>
            {(openMenu) => (
              <BarGauge
                value={withoutNeedlessName(display, count, props)}
                width={w}
                height={h}
                orientation={orientation}
                field={field}
                theme={theme}
                itemSpacing={spacing}
                lcdCellWidth={12}
                display={view?.getFieldDisplayProcessor(colIndex!)}
                text={options.text}
                displayMode={options.displayMode ?? 'gradient'}
                showUnfilled={options.showUnfilled ?? true}
                valueDisplayMode={options.valueMode ?? 'color'}
                namePlacement={options.namePlacement ?? 'auto'}
                alignmentFactors={count > 1 ? alignmentFactors : undefined}
                isOverflow={false}
                onClick={openMenu}
              />
            )}
          </ValueLinks>
        );
      }}
    />
  );
}
