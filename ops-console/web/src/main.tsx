import { type ComponentType, lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { Route, Switch } from 'wouter';

const pages: [path: string, page: ComponentType][] = [
  ['/', lazy(() => import('./status/StatusPage'))],
  ['/d', lazy(() => import('./dashboards/DashboardsPage'))],
  ['/d/:uid/*?', lazy(() => import('./dashboards/DashboardsPage'))],
  ['/logs', lazy(() => import('./logs/LogsPage'))],
  ['/errors/:fingerprint?', lazy(() => import('./errors/ErrorsPage'))],
  ['/alerts', lazy(() => import('./alerts/AlertsPage'))],
  ['/inbox', lazy(() => import('./inbox/InboxPage'))],
];

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Suspense fallback={<p role="status">Loading…</p>}>
      <Switch>
        {pages.map(([path, page]) => (
          <Route key={path} path={path} component={page} />
        ))}
        <Route>There is no such page.</Route>
      </Switch>
    </Suspense>
  </StrictMode>,
);
