import { ThemeContext } from '@grafana/data';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { useEffect, useMemo, useState } from 'react';
import { useSearch } from 'wouter';
import 'uplot/dist/uPlot.min.css';
import './viewer.css';
import { boot } from './boot';
import type { Dashboard } from './model';
import { DashboardView } from './page/DashboardView';
import { useThemeMode } from './page/useThemeMode';
import { readableTheme } from './readableTheme';

/** Draws one dashboard with Grafana's libraries, in the page's theme. */
export default function Viewer({ dashboard }: { dashboard: Dashboard }) {
  const mode = useThemeMode(new URLSearchParams(useSearch()).get('theme') ?? undefined);
  const theme = useMemo(() => readableTheme(mode), [mode]);
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    void boot().then(() => setReady(true));
  }, []);
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      {isReady && <DashboardView key={dashboard.uid} dashboard={dashboard} />}
      <PortalContainer />
    </ThemeContext.Provider>
  );
}
