import { colorManipulator, createTheme, type GrafanaTheme2 } from '@grafana/data';

/** WCAG 2.1 AA for text of normal size, and a little more for roundings. */
const LEAST_CONTRAST = 4.6;
const STEP = 0.04;

/**
 * Grafana's theme. Its named colours are made for dark grounds: as figures on white, green and
 * orange fade, so in the light theme they are darkened until they can be read.
 */
export function readableTheme(mode: 'light' | 'dark'): GrafanaTheme2 {
  const theme = createTheme({ colors: { mode } });
  if (mode === 'dark') {
    return theme;
  }
  const named = theme.visualization.getColorByName;
  const known = new Map<string, string>();
  return {
    ...theme,
    visualization: {
      ...theme.visualization,
      getColorByName: (name) => {
        const colour = known.get(name) ?? readable(named(name), theme.colors.background.primary);
        known.set(name, colour);
        return colour;
      },
    },
  };
}

/** The colour, darker by as little as it takes; what is no plain colour stays as it is. */
export function readable(colour: string, ground: string): string {
  if (!/^#[0-9a-f]{6}$/i.test(colour)) {
    return colour;
  }
  let darker = colour;
  for (let by = STEP; by < 1 && contrast(darker, ground) < LEAST_CONTRAST; by += STEP) {
    darker = colorManipulator.darken(colour, by);
  }
  return darker;
}

function contrast(colour: string, ground: string): number {
  return colorManipulator.getContrastRatio(colour, ground);
}
