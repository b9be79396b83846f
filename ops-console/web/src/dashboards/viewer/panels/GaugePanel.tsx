import type { FieldDisplay } from '@grafana/data';
import { VizRepeater, useTheme2 } from '@grafana/ui';
import { GaugeDial } from './GaugeDial';
import { ValueLinks } from './ValueLinks';
import type { DrawProps } from './panelType';
import { fieldValues, orientationOf, withoutNeedlessName } from './values';

/** A dial for each value. */
export function GaugePanel(props: DrawProps) {
  const { options, width, height, data, renderCounter } = props;
  const theme = useTheme2();
  return (
    <VizRepeater
      getValues={() => fieldValues(props, theme)}
      width={width}
      height={height}
      source={data}
      autoGrid
      itemSpacing={8}
      renderCounter={renderCounter}
      orientation={orientationOf(options.orientation)}
      renderValue={({ value, width: w, height: h, count }) => (
        <ValueLinks value={value as FieldDisplay}>
          {(openMenu) => (
            <GaugeDial
              value={{
                ...(value as FieldDisplay),
                display: withoutNeedlessName(value.display, count, props),
              }}
              width={w}
              height={h}
              hasMarkers={options.showThresholdMarkers ?? true}
              hasLabels={options.showThresholdLabels ?? false}
              onClick={openMenu}
            />
          )}
        </ValueLinks>
      )}
    />
  );
}
