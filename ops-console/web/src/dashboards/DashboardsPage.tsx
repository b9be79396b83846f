import { Suspense, lazy, useEffect, useState } from 'react';
import { useParams } from 'wouter';
import { ApiError, getJson } from '../api/client';
import { DashboardList } from './DashboardList';
import './dashboards.css';
import { prepareWindow } from './viewer/environment';
import type { Dashboard } from './viewer/model';

/** The large part; asked for at the same time as the dashboard's file, not after it. */
function loadViewer() {
  prepareWindow();
  return import('./viewer/Viewer');
}

const Viewer = lazy(loadViewer);

if (window.location.pathname.startsWith('/d/')) {
  void loadViewer();
}

const RETRY_MS = 5_000;

/** `/d`: which dashboards there are. `/d/<uid>`: one of them. */
export default function DashboardsPage() {
  const { uid } = useParams();
  return uid === undefined ? <DashboardList /> : <OneDashboard uid={uid} />;
}

function OneDashboard({ uid }: { uid: string }) {
  const [dashboard, setDashboard] = useState<Dashboard>();
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const abort = new AbortController();
    let retry: ReturnType<typeof setTimeout> | undefined;
    getJson<Dashboard>(`/api/dashboards/${encodeURIComponent(uid)}`, abort.signal).then(
      (found) => {
        setProblem(undefined);
        setDashboard(found);
      },
      (failed: unknown) => {
        if (abort.signal.aborted) {
          return;
        }
        if (failed instanceof ApiError && failed.status === 404) {
          setProblem(`No dashboard has the uid “${uid}”.`);
          return;
        }
        setProblem(failed instanceof Error ? failed.message : String(failed));
        retry = setTimeout(() => setAttempt((each) => each + 1), RETRY_MS);
      },
    );
    return () => {
      abort.abort();
      clearTimeout(retry);
    };
  }, [uid, attempt]);

  if (problem !== undefined) {
    return (
      <div className="dashboards-page">
        <p role="status">{problem}</p>
        <a href="/d">All dashboards</a>
      </div>
    );
  }
  const waiting = <p role="status">Loading the dashboard…</p>;
  return (
    <Suspense fallback={waiting}>
      {dashboard === undefined || dashboard.uid !== uid ? (
        waiting
      ) : (
        <Viewer dashboard={dashboard} />
      )}
    </Suspense>
  );
}
