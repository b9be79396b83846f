import { describe, expect, it } from 'vitest';
import { layout } from './layout';
import type { Panel } from './model';
import { boxes } from './page/boxes';
import type { Variable } from './variables/interpolate';

const service = {
  name: 'service',
  options: ['a', 'b', 'c'],
  values: ['a', 'b', 'c'],
  isAll: false,
} as Variable;

const panel = (
  id: number,
  x: number,
  y: number,
  w: number,
  h: number,
  more: Partial<Panel> = {},
): Panel => ({
  id,
  type: 'timeseries',
  gridPos: { x, y, w, h },
  ...more,
});
const row = (id: number, y: number, more: Partial<Panel> = {}) =>
  panel(id, 0, y, 24, 1, { type: 'row', ...more });
const open = () => true;

function places(panels: Panel[], isOpen: (row: Panel) => boolean = open) {
  return layout(panels, [service], isOpen).map(
    ({ key, position: { x, y, w, h } }) => `${key}: ${x},${y} ${w}x${h}`,
  );
}

describe('layout', () => {
  const two = [row(1, 0), panel(2, 0, 1, 12, 8), row(3, 9), panel(4, 0, 10, 24, 4)];

  it('keeps the places of the file', () => {
    expect(places(two)).toEqual(['1: 0,0 24x1', '2: 0,1 12x8', '3: 0,9 24x1', '4: 0,10 24x4']);
  });

  it('moves everything up below a closed row', () => {
    expect(places(two, ({ id }) => id !== 1)).toEqual([
      '1: 0,0 24x1',
      '3: 0,1 24x1',
      '4: 0,2 24x4',
    ]);
  });

  it('opens a row whose panels the file keeps inside it', () => {
    expect(places([row(1, 0, { collapsed: true, panels: [panel(2, 0, 1, 6, 3)] })])).toEqual([
      '1: 0,0 24x1',
      '2: 0,1 6x3',
    ]);
  });

  it('repeats a row for each value', () => {
    const placed = layout(
      [row(1, 0, { repeat: 'service' }), panel(2, 0, 1, 24, 4)],
      [service],
      open,
    );
    expect(placed.map(({ key, position }) => [key, position.y])).toEqual([
      ['1-a', 0], ['2-a', 1], ['1-b', 5], ['2-b', 6], ['1-c', 10], ['2-c', 11],
    ]); // prettier-ignore
    expect(placed[3].scoped.service?.value).toBe('b');
  });

  it('repeats a panel beside itself and pushes down what is below', () => {
    const panels = [
      panel(1, 0, 0, 24, 5, { repeat: 'service', maxPerRow: 2 }),
      panel(2, 0, 5, 24, 3),
    ];
    expect(places(panels)).toEqual([
      '1-a: 0,0 12x5',
      '1-b: 12,0 12x5',
      '1-c: 0,5 12x5',
      '2: 0,10 24x3',
    ]);
  });

  it('repeats a panel below itself', () => {
    expect(places([panel(1, 3, 0, 6, 5, { repeat: 'service', repeatDirection: 'v' })])).toEqual([
      '1-a: 3,0 6x5', '1-b: 3,5 6x5', '1-c: 3,10 6x5',
    ]); // prettier-ignore
  });

  it('closes holes upwards, as Grafana does', () => {
    expect(places([panel(1, 0, 0, 12, 4), panel(2, 12, 9, 12, 4)])).toEqual([
      '1: 0,0 12x4',
      '2: 12,0 12x4',
    ]);
  });
});

describe('boxes', () => {
  const placed = layout(
    [
      panel(1, 0, 0, 4, 5, { type: 'stat' }),
      panel(2, 4, 0, 4, 5, { type: 'stat' }),
      panel(3, 8, 0, 16, 8),
    ],
    [],
    open,
  );

  it('draws a wide page as the file says', () => {
    const { places: [first, second], height } = boxes(placed, 1_192); // prettier-ignore
    expect(first).toEqual({ left: 0, top: 0, width: 192, height: 182 });
    expect(second.left).toBe(200);
    expect(height).toBe(296);
  });

  it('puts numbers in pairs and graphs below each other on a phone', () => {
    const { places: [first, second, third] } = boxes(placed, 360); // prettier-ignore
    expect(first.width).toBe(176);
    expect(second).toMatchObject({ left: 184, top: 0 });
    expect(third).toMatchObject({ left: 0, top: 190, width: 360 });
  });
});
