import { type ComponentType, lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { Route, Switch, useLocation } from 'wouter';
import { Boundary } from './shell/Boundary';
import { Shell } from './shell/Shell';
import { Empty, Loading } from './ui/Notice';
import './ui/components.css';

const pages: [path: string, page: ComponentType][] = [
  ['/', lazy(() => import('./status/StatusPage'))],
  ['/d', lazy(() => import('./dashboards/DashboardsPage'))],
  ['/d/:uid/*?', lazy(() => import('./dashboards/DashboardsPage'))],
  ['/logs', lazy(() => import('./logs/LogsPage'))],
  ['/errors/:fingerprint?', lazy(() => import('./errors/ErrorsPage'))],
  ['/alerts', lazy(() => import('./alerts/AlertsPage'))],
  ['/inbox', lazy(() => import('./inbox/InboxPage'))],
];

function Pages() {
  const [path] = useLocation();
  return (
    <Boundary key={path}>
      <Suspense fallback={<Loading what="the page" />}>
        <Switch>
          {pages.map(([path, page]) => (
            <Route key={path} path={path} component={page} />
          ))}
          <Route>
            <Empty>There is no such page.</Empty>
          </Route>
        </Switch>
      </Suspense>
    </Boundary>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Shell>
      <Pages />
    </Shell>
  </StrictMode>,
);
