import type { GridPosition, Panel } from './model';
import type { Variable } from './variables/interpolate';
import { repeatedValues } from './variables/resolve';
import type { ScopedValues } from './variables/macros';

/** A panel in its place, with what holds for it alone. */
export interface Placed {
  /** Unique and stable, repeats included. */
  key: string;
  panel: Panel;
  position: GridPosition;
  scoped: ScopedValues;
  isRow: boolean;
  isOpen: boolean;
}

const COLUMNS = 24;

interface Section {
  row?: Panel;
  panels: Panel[];
}

/**
 * Places everything as Grafana does: rows that are closed hide their panels, rows and panels repeat
 * for each value of a variable, and what is below moves up or down accordingly.
 *
 * @param isOpen asked for each row, with what the file says
 */
export function layout(
  panels: Panel[],
  variables: Variable[],
  isOpen: (row: Panel) => boolean,
): Placed[] {
  const values = (name: string) =>
    repeatedValues(variables.find((variable) => variable.name === name));
  const placed: Placed[] = [];
  let y = 0;
  for (const section of sections(panels)) {
    for (const scoped of repeats(section.row?.repeat, values)) {
      const suffix = Object.values(scoped)
        .map((each) => `-${each?.value}`)
        .join('');
      if (section.row) {
        const open = isOpen(section.row);
        placed.push({
          key: `${section.row.id}${suffix}`,
          panel: section.row,
          position: { x: 0, y, w: COLUMNS, h: 1 },
          scoped,
          isRow: true,
          isOpen: open,
        });
        y += 1;
        if (!open) {
          continue;
        }
      }
      const inside = placePanels(section.panels, y, scoped, suffix, values);
      placed.push(...inside.placed);
      y = inside.bottom;
    }
  }
  return placed;
}

function sections(panels: Panel[]): Section[] {
  const found: Section[] = [{ panels: [] }];
  for (const panel of [...panels].sort(byPlace)) {
    if (panel.type === 'row') {
      found.push({ row: panel, panels: [...(panel.panels ?? [])] });
    } else {
      found[found.length - 1].panels.push(panel);
    }
  }
  return found.filter(({ row, panels: inside }) => row || inside.length > 0);
}

function byPlace(a: Panel, b: Panel): number {
  return a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x;
}

function repeats(variable: string | undefined, values: (name: string) => string[]): ScopedValues[] {
  return variable
    ? values(variable).map((value) => ({ [variable]: { value, text: value } }))
    : [{}];
}

function placePanels(
  panels: Panel[],
  top: number,
  scoped: ScopedValues,
  suffix: string,
  values: (name: string) => string[],
): { placed: Placed[]; bottom: number } {
  const placed: Placed[] = [];
  let pushedDown = 0;
  let bottom = top;
  for (const panel of compacted(panels)) {
    const position = { ...panel.gridPos, y: top + panel.gridPos.y + pushedDown };
    const copies = panel.repeat
      ? repeatedPanels(panel, position, values(panel.repeat))
      : [{ position, value: undefined }];
    for (const { position: place, value } of copies) {
      placed.push({
        key: `${panel.id}${suffix}${value === undefined ? '' : `-${value}`}`,
        panel,
        position: place,
        scoped:
          value === undefined ? scoped : { ...scoped, [panel.repeat!]: { value, text: value } },
        isRow: false,
        isOpen: true,
      });
      bottom = Math.max(bottom, place.y + place.h);
    }
    if (panel.repeat && copies.length > 0) {
      pushedDown += copies[copies.length - 1].position.y - position.y;
    }
  }
  return { placed, bottom };
}

function repeatedPanels(panel: Panel, position: GridPosition, values: string[]) {
  if (panel.repeatDirection === 'v') {
    return values.map((value, index) => ({
      value,
      position: { ...position, y: position.y + index * position.h },
    }));
  }
  const perRow = Math.min(panel.maxPerRow ?? 4, Math.max(1, values.length));
  const w = Math.floor(COLUMNS / perRow);
  return values.map((value, index) => ({
    value,
    position: {
      x: (index % perRow) * w,
      y: position.y + Math.floor(index / perRow) * position.h,
      w,
      h: position.h,
    },
  }));
}

/** Moves every panel up as far as the ones above allow, as Grafana's grid does. */
function compacted(panels: Panel[]): Panel[] {
  const done: Panel[] = [];
  for (const panel of [...panels].sort(byPlace)) {
    const { x, w } = panel.gridPos;
    const above = done.filter(({ gridPos }) => gridPos.x < x + w && x < gridPos.x + gridPos.w);
    const y = Math.max(0, ...above.map(({ gridPos }) => gridPos.y + gridPos.h));
    done.push({ ...panel, gridPos: { ...panel.gridPos, y } });
  }
  return done;
}
