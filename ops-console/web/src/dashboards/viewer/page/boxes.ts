import type { Placed } from '../layout';

/** A place in pixels. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const COLUMNS = 24;
const UNIT = 30;
const GAP = 8;

/** Below these widths the 24 columns of a file would be too narrow to read. */
const TABLET = 1000;
const PHONE = 640;

/**
 * Where everything is drawn. On a wide page as the file says; on a narrower one in the order of
 * reading, small panels beside each other and large ones across the page.
 */
export function boxes(placed: Placed[], width: number): { places: Box[]; height: number } {
  const column = (width + GAP) / COLUMNS;
  const places =
    width >= TABLET
      ? placed.map(({ position: { x, y, w, h } }) => box(x, y, w, h, column))
      : flowing(placed, width, column);
  return { places, height: Math.max(0, ...places.map(({ top, height }) => top + height)) };
}

function box(x: number, y: number, w: number, h: number, column: number): Box {
  return {
    left: x * column,
    top: y * (UNIT + GAP),
    width: w * column - GAP,
    height: h * (UNIT + GAP) - GAP,
  };
}

function flowing(placed: Placed[], width: number, column: number): Box[] {
  const places = new Map<string, Box>();
  let x = 0;
  let y = 0;
  let lineHeight = 0;
  for (const each of [...placed].sort(inReadingOrder)) {
    const w = each.isRow ? COLUMNS : columnsFor(each, width);
    if (x + w > COLUMNS || each.isRow) {
      y += lineHeight;
      x = 0;
      lineHeight = 0;
    }
    places.set(each.key, box(x, y, w, each.position.h, column));
    x += w;
    lineHeight = Math.max(lineHeight, each.position.h);
  }
  return placed.map(({ key }) => places.get(key)!);
}

function inReadingOrder({ position: a }: Placed, { position: b }: Placed): number {
  return a.y - b.y || a.x - b.x;
}

function columnsFor({ position, panel }: Placed, width: number): number {
  const isNumber = panel.type === 'stat' || panel.type === 'gauge';
  if (width < PHONE) {
    return isNumber && position.w <= COLUMNS / 3 ? COLUMNS / 2 : COLUMNS;
  }
  if (isNumber && position.w <= COLUMNS / 4) {
    return COLUMNS / 3;
  }
  return position.w <= COLUMNS / 2 ? COLUMNS / 2 : COLUMNS;
}
