import type { DashboardCursorSync, DataFrame, TimeRange } from '@grafana/data';
import { Icon } from '@grafana/ui';
import { useMemo, useRef } from 'react';
import { type Placed, layout } from '../layout';
import type { Dashboard, Panel as PanelModel } from '../model';
import { Panel } from '../panel/Panel';
import { type Surroundings, interpolate } from '../variables/interpolate';
import { type Box, boxes } from './boxes';
import { useWidth } from './useWidth';

interface Props {
  dashboard: Dashboard;
  range: TimeRange;
  surroundings: Surroundings;
  annotations: DataFrame[];
  cursorSync: DashboardCursorSync;
  viewPanel: string | undefined;
  isOpen: (row: PanelModel) => boolean;
  onToggleRow: (row: PanelModel) => void;
  onZoom: (range: { from: number; to: number }) => void;
  onView: (panelId: number) => void;
}

const NO_PANELS: PanelModel[] = [];
const LEAST_VIEW_HEIGHT = 320;

/** All rows and panels in their places, or the one panel that is viewed alone. */
export function Grid(props: Props) {
  const { dashboard, surroundings, viewPanel, isOpen } = props;
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element);
  const panels = dashboard.panels ?? NO_PANELS;
  const { variables } = surroundings;
  const placed = useMemo(
    () => layout(panels, variables, viewPanel === undefined ? isOpen : () => true),
    [panels, variables, isOpen, viewPanel],
  );
  const viewed = placed.find(({ panel, isRow }) => !isRow && String(panel.id) === viewPanel);
  if (viewed) {
    const height = Math.max(LEAST_VIEW_HEIGHT, window.innerHeight - 220);
    return (
      <div ref={element} className="dash-grid" style={{ height }}>
        {width > 0 && draw(viewed, { left: 0, top: 0, width, height }, props)}
      </div>
    );
  }
  const { places, height } = boxes(placed, width);
  return (
    <div ref={element} className="dash-grid" style={{ height }}>
      {width > 0 && placed.map((each, index) => draw(each, places[index], props))}
    </div>
  );
}

function draw(placed: Placed, box: Box, props: Props) {
  const { panel } = placed;
  return (
    <div key={placed.key} className="dash-place" style={{ ...box }}>
      {placed.isRow ? (
        <h2 className="dash-row">
          <button
            type="button"
            aria-expanded={placed.isOpen}
            onClick={() => props.onToggleRow(panel)}
          >
            <Icon name={placed.isOpen ? 'angle-down' : 'angle-right'} />
            {interpolate(panel.title ?? '', props.surroundings, placed.scoped, 'text')}
          </button>
        </h2>
      ) : (
        <Panel
          placed={placed}
          width={box.width}
          height={box.height}
          range={props.range}
          surroundings={props.surroundings}
          annotations={props.annotations}
          cursorSync={props.cursorSync}
          scope={props.dashboard.uid}
          onZoom={props.onZoom}
          onView={props.onView}
          isViewed={props.viewPanel !== undefined}
        />
      )}
    </div>
  );
}
