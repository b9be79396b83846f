import {
  CoreApp,
  type DataFrame,
  DashboardCursorSync,
  EventBusSrv,
  LoadingState,
  type ScopedVars,
  type TimeRange,
} from '@grafana/data';
import {
  ErrorBoundaryAlert,
  type PanelContext,
  PanelChrome,
  PanelContextProvider,
  type SeriesVisibilityChangeMode,
} from '@grafana/ui';
import { useCallback, useMemo, useRef, useState } from 'react';
import { ownLink } from '../links';
import type { Placed } from '../layout';
import { panelTypes } from '../panels';
import { overridden } from '../timeRange';
import { type Surroundings, interpolate } from '../variables/interpolate';
import { PanelError } from './PanelError';
import { PanelLinks } from './PanelLinks';
import { completeFieldConfig } from './fieldConfig';
import { useNearViewport } from './useNearViewport';
import { usePanelData } from './usePanelData';
import { usePanelFrames } from './usePanelFrames';
import { type Shown, hiding, seriesNames, toggled } from './visibleSeries';

interface Props {
  placed: Placed;
  width: number;
  height: number;
  range: TimeRange;
  surroundings: Surroundings;
  annotations: DataFrame[];
  cursorSync: DashboardCursorSync;
  scope: string;
  onZoom: (range: { from: number; to: number }) => void;
  onView: (panelId: number) => void;
  isViewed: boolean;
}

/** One panel: its frame, its data, and what its type draws of them. */
export function Panel(props: Props) {
  const { placed, width, height, surroundings, annotations } = props;
  const { panel, scoped } = placed;
  const type = panelTypes[panel.type];
  const element = useRef<HTMLElement>(null);
  const isNear = useNearViewport(element);
  const [shown, setShown] = useState<Shown>();

  const fillIn = useCallback(
    (text: string, more?: ScopedVars, format?: string) =>
      interpolate(text, surroundings, { ...scoped, ...more }, format),
    [surroundings, scoped],
  );
  const range = useMemo(
    () => overridden(props.range, fillIn(panel.timeFrom ?? ''), fillIn(panel.timeShift ?? '')),
    [props.range, panel, fillIn],
  );
  const question = useMemo(() => ({ panel, range, fillIn }), [panel, range, fillIn]);
  const { result, askAgain } = usePanelData(question, isNear && !type?.hasNoQuery, width);

  const fieldConfig = useMemo(
    () => hiding(completeFieldConfig(panel.fieldConfig, type), shown),
    [panel, type, shown],
  );
  const replaceVariables = useCallback(
    (text: string, more?: ScopedVars, format?: unknown) => {
      const kind = typeof format === 'string' ? format : undefined;
      const filled = fillIn(text, more, kind);
      const home = surroundings.variables.find(({ name }) => name === 'console')?.values[0];
      return kind === 'uriencode' ? ownLink(filled, home) : filled;
    },
    [fillIn, surroundings],
  );
  const data = usePanelFrames(result, annotations, fieldConfig, type, range, replaceVariables);
  const names = useMemo(() => seriesNames(data.series), [data.series]);
  const context = usePanelContextValue(props, (name, mode) =>
    setShown((last) => toggled(last, name, mode, names)),
  );
  const options = useMemo(() => ({ ...type?.options, ...panel.options }), [type, panel]);

  const isEmpty = !type?.hasNoQuery && data.series.every((frame) => frame.length === 0);
  const hasAnswer = type?.hasNoQuery || result.answers > 0;
  const state =
    type === undefined || result.status === 'error'
      ? 'error'
      : !hasAnswer || (result.status === 'loading' && !type.hasNoQuery)
        ? 'loading'
        : isEmpty
          ? 'empty'
          : 'ok';
  const title = fillIn(panel.title ?? '', {}, 'text');

  return (
    <section
      ref={element}
      aria-label={title || panel.type}
      data-state={state}
      data-type={panel.type}
      data-title={title}
      data-panel={panel.id}
    >
      <PanelChrome
        title={title}
        description={panel.description && fillIn(panel.description, {}, 'text')}
        width={width}
        height={height}
        hoverHeader={title === ''}
        displayMode={panel.transparent ? 'transparent' : 'default'}
        padding={type?.hasNoPadding && hasAnswer && state !== 'error' ? 'none' : 'md'}
        loadingState={state === 'loading' ? LoadingState.Loading : LoadingState.Done}
        titleItems={
          <PanelLinks
            links={panel.links ?? []}
            fillIn={replaceVariables}
            title={title}
            isViewed={props.isViewed}
            onView={() => props.onView(panel.id)}
          />
        }
      >
        {(innerWidth, innerHeight) => (
          <ErrorBoundaryAlert>
            {type === undefined ? (
              <PanelError message={`Panels of the type “${panel.type}” are not drawn here.`} />
            ) : result.status === 'error' ? (
              <PanelError message={result.error ?? ''} onAskAgain={askAgain} />
            ) : hasAnswer && isNear ? (
              <PanelContextProvider value={context}>
                <type.Component
                  id={panel.id}
                  title={title}
                  transparent={panel.transparent === true}
                  data={data}
                  options={options}
                  fieldConfig={fieldConfig}
                  width={innerWidth}
                  height={innerHeight}
                  timeRange={data.timeRange}
                  timeZone="browser"
                  replaceVariables={replaceVariables}
                  renderCounter={result.answers}
                  onChangeTimeRange={props.onZoom}
                  onOptionsChange={nothing}
                  onFieldConfigChange={nothing}
                  eventBus={context.eventBus}
                />
              </PanelContextProvider>
            ) : null}
          </ErrorBoundaryAlert>
        )}
      </PanelChrome>
    </section>
  );
}

const nothing = () => undefined;

function usePanelContextValue(
  { scope, cursorSync }: Props,
  onToggle: (name: string, mode: SeriesVisibilityChangeMode) => void,
): PanelContext {
  const toggle = useRef(onToggle);
  toggle.current = onToggle;
  return useMemo(
    () => ({
      eventsScope: scope,
      eventBus: new EventBusSrv(),
      app: CoreApp.Dashboard,
      sync: () => cursorSync,
      onToggleSeriesVisibility: (name, mode) => toggle.current(name, mode),
    }),
    [scope, cursorSync],
  );
}
