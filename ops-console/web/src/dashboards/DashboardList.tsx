import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { type ListedDashboard, listDashboards } from './catalogue';

const RETRY_MS = 5_000;

/** All dashboards by folder. */
export function DashboardList() {
  const [dashboards, setDashboards] = useState<ListedDashboard[]>();
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    document.title = 'Dashboards · Sightline';
    const abort = new AbortController();
    let retry: ReturnType<typeof setTimeout> | undefined;
    listDashboards(abort.signal).then(
      (found) => {
        setProblem(undefined);
        setDashboards(found);
      },
      (failed: Error) => {
        if (!abort.signal.aborted) {
          setProblem(failed.message);
          retry = setTimeout(() => setAttempt((each) => each + 1), RETRY_MS);
        }
      },
    );
    return () => {
      abort.abort();
      clearTimeout(retry);
    };
  }, [attempt]);

  return (
    <div className="dashboards-page">
      <h1>Dashboards</h1>
      {problem && <p role="status">{problem}</p>}
      {dashboards === undefined && !problem && <p role="status">Loading…</p>}
      {dashboards?.length === 0 && (
        <p>There are none: the folder that DASHBOARDS_DIR names holds no dashboard.</p>
      )}
      {byFolder(dashboards ?? []).map(([folder, inside]) => (
        <section key={folder}>
          <h2>{folder || 'General'}</h2>
          <ul className="dashboard-list">
            {inside.map(({ uid, title, description }) => (
              <li key={uid}>
                <Link href={`/d/${uid}`}>
                  <strong>{title}</strong>
                  {description && <span>{description}</span>}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function byFolder(dashboards: ListedDashboard[]): [string, ListedDashboard[]][] {
  const folders = new Map<string, ListedDashboard[]>();
  for (const each of dashboards) {
    folders.set(each.folder, [...(folders.get(each.folder) ?? []), each]);
  }
  return [...folders].sort(([a], [b]) => a.localeCompare(b));
}
