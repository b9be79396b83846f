import { DashboardCursorSync } from '@grafana/data';
import { useCallback, useEffect, useMemo } from 'react';
import { useLocation } from 'wouter';
import type { Dashboard, Panel as PanelModel } from '../model';
import { rawOf, timeRangeOf } from '../timeRange';
import { type Surroundings, variableParams } from '../variables/interpolate';
import { AnnotationSwitches } from './AnnotationSwitches';
import { DashboardLinks } from './DashboardLinks';
import { Grid } from './Grid';
import { ShareButton } from './ShareButton';
import { TimeControls } from './TimeControls';
import { VariableControls } from './VariableControls';
import { useAnnotations } from './useAnnotations';
import { useDashboardState } from './useDashboardState';
import { useRefresh } from './useRefresh';
import { useVariables } from './useVariables';

/** Grafana's `graphTooltip`: nothing, a shared crosshair, a shared tooltip. */
const CURSOR_SYNC = [
  DashboardCursorSync.Off,
  DashboardCursorSync.Crosshair,
  DashboardCursorSync.Tooltip,
];

const NO_MODELS: never[] = [];

/** One dashboard with its controls. */
export function DashboardView({ dashboard }: { dashboard: Dashboard }) {
  const { state, change } = useDashboardState();
  const from = state.from ?? dashboard.time?.from ?? 'now-1h';
  const to = state.to ?? dashboard.time?.to ?? 'now';
  const refresh = state.refresh ?? dashboard.refresh ?? '';
  const { tick, refreshNow } = useRefresh(refresh);
  // A relative range moves with each refresh.
  const range = useMemo(() => timeRangeOf({ from, to }), [from, to, tick]);
  const time = useMemo(
    () => ({
      from: range.from.valueOf(),
      to: range.to.valueOf(),
      timeParams: new URLSearchParams({ from, to }).toString(),
    }),
    [range, from, to],
  );
  const variables = useVariables(dashboard.templating?.list ?? NO_MODELS, state.variables, time);
  const surroundings = useMemo<Surroundings | undefined>(
    () => variables && { ...time, variables },
    [variables, time],
  );
  const annotationModels = dashboard.annotations?.list ?? NO_MODELS;
  const annotations = useAnnotations(annotationModels, state.annotations, range, surroundings);
  const onZoom = useCallback(
    (zoomed: { from: number; to: number }) =>
      change({ from: String(Math.round(zoomed.from)), to: String(Math.round(zoomed.to)) }),
    [change],
  );
  const onView = useCallback(
    (id: number) => change({ viewPanel: state.viewPanel === String(id) ? undefined : String(id) }),
    [change, state.viewPanel],
  );
  const isOpen = useCallback(
    (row: PanelModel) => state.rows.get(String(row.id)) ?? row.collapsed !== true,
    [state.rows],
  );
  useEffect(() => {
    document.title = `${dashboard.title} · Sightline`;
  }, [dashboard.title]);

  return (
    <InAppLinks>
      <header className="dash-head">
        <h1>{dashboard.title}</h1>
        <DashboardLinks dashboard={dashboard} surroundings={surroundings} />
        <div className="dash-tools">
          <ShareButton range={range} variables={variables ? variableParams(variables) : ''} />
          <TimeControls
            range={range}
            refresh={refresh}
            onRange={(next) => change(rawOf(next))}
            onRaw={change}
            onRefresh={refreshNow}
            onInterval={(interval) => change({ refresh: interval })}
          />
        </div>
      </header>
      <div className="dash-controls">
        <VariableControls
          variables={variables ?? []}
          onChoose={(name, values) =>
            change({ variables: new Map(state.variables).set(name, values) })
          }
        />
        <AnnotationSwitches
          models={annotationModels}
          chosen={state.annotations}
          onSwitch={(name, isOn) =>
            change({ annotations: new Map(state.annotations).set(name, isOn) })
          }
        />
      </div>
      {surroundings && (
        <Grid
          dashboard={dashboard}
          range={range}
          surroundings={surroundings}
          annotations={annotations}
          cursorSync={CURSOR_SYNC[dashboard.graphTooltip ?? 0] ?? DashboardCursorSync.Off}
          viewPanel={state.viewPanel}
          isOpen={isOpen}
          onToggleRow={(row) =>
            change({ rows: new Map(state.rows).set(String(row.id), !isOpen(row)) })
          }
          onZoom={onZoom}
          onView={onView}
        />
      )}
    </InAppLinks>
  );
}

/** Links to other pages of the console, wherever they are drawn, change the page without a reload. */
function InAppLinks({ children }: { children: React.ReactNode }) {
  const [, navigate] = useLocation();
  const follow = (event: React.MouseEvent) => {
    const link = (event.target as Element).closest?.('a');
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !isPlain || link.target === '_blank' || event.defaultPrevented) {
      return;
    }
    const url = new URL(link.href, window.location.href);
    if (url.origin === window.location.origin && /^\/d(\/|$)/.test(url.pathname)) {
      event.preventDefault();
      navigate(url.pathname + url.search);
      window.scrollTo(0, 0);
    }
  };
  return (
    <div className="dashboard" onClick={follow}>
      {children}
    </div>
  );
}
