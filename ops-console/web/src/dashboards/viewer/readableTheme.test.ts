import { colorManipulator } from '@grafana/data';
import { expect, test } from 'vitest';
import { readable, readableTheme } from './readableTheme';

test('every named colour can be read on the light ground', () => {
  const theme = readableTheme('light');
  for (const name of ['green', 'orange', 'red', 'yellow', 'blue', 'purple', 'semi-dark-green']) {
    const colour = theme.visualization.getColorByName(name);
    const ratio = colorManipulator.getContrastRatio(colour, theme.colors.background.primary);
    expect(ratio, name).toBeGreaterThanOrEqual(4.5);
  }
});

test('dark grounds keep Grafana’s colours, and what is no colour stays as it is', () => {
  expect(readableTheme('dark').visualization.getColorByName('green')).toBe('#73BF69');
  expect(readable('transparent', '#ffffff')).toBe('transparent');
  expect(readable('#1250b8', '#ffffff')).toBe('#1250b8');
});
