import type { ReactNode } from 'react';
import { useCallback } from 'react';
import { Link, useLocation } from 'wouter';
import { carryCsrfToken, getJson, send } from '../api/client';
import type { Session } from '../api/session';
import { fetchSession } from '../api/session';
import { Button } from '../ui/Button';
import { ExternalLink } from '../ui/ExternalLink';
import { Badge, Failure, Loading } from '../ui/Notice';
import { useResource } from '../ui/useResource';
import { SessionProvider } from './session';
import './shell.css';
import { chooseTheme, useTheme } from './theme';

const ROOMS = [
  { path: '/', name: 'Status' },
  { path: '/d', name: 'Dashboards' },
  { path: '/logs', name: 'Logs' },
  { path: '/errors', name: 'Errors' },
  { path: '/alerts', name: 'Alerts' },
  { path: '/inbox', name: 'Inbox' },
] as const;

const ALERTS_EVERY_MS = 15_000;

async function openSession(signal: AbortSignal): Promise<Session> {
  const session = await fetchSession(signal);
  carryCsrfToken(session.csrf);
  return session;
}

/** The frame of every page: who is here, where one can go, and what is on fire. */
export function Shell({ children }: { children: ReactNode }) {
  const { data: session, error } = useResource(openSession);
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <Bar session={session} />
      <main id="content" tabIndex={-1}>
        {session ? (
          <SessionProvider value={session}>{children}</SessionProvider>
        ) : (
          <div className="page">
            {error ? <Failure error={error} /> : <Loading what="the page" />}
          </div>
        )}
      </main>
    </>
  );
}

function Bar({ session }: { session?: Session }) {
  const [path] = useLocation();
  return (
    <header className="bar">
      <Link className="brand" href="/">
        <img src="/assets/icon.svg" alt="" />
        Sightline
        {session && <Badge>{session.environment}</Badge>}
      </Link>
      <nav aria-label="Pages">
        {ROOMS.map((room) => (
          <Link
            key={room.path}
            href={room.path}
            aria-current={isIn(room.path, path) ? 'page' : undefined}
          >
            {room.name}
            {room.path === '/alerts' && session && <FiringCount />}
          </Link>
        ))}
      </nav>
      <div className="account">
        {session?.grafana && <ExternalLink href={session.grafana}>Grafana</ExternalLink>}
        {session?.kibana && <ExternalLink href={session.kibana}>Kibana</ExternalLink>}
        {session?.login === 'required' && <Account session={session} />}
        <ThemeSwitch />
      </div>
    </header>
  );
}

function isIn(room: string, path: string): boolean {
  return room === '/' ? path === '/' : path === room || path.startsWith(`${room}/`);
}

function FiringCount() {
  const fetcher = useCallback(
    (signal: AbortSignal) => getJson<{ firing: number }>('/api/alerts/count', signal),
    [],
  );
  const { data, error } = useResource(fetcher, ALERTS_EVERY_MS);
  if (error) {
    return <Badge mood="warn">?</Badge>;
  }
  return data && data.firing > 0 ? <Badge mood="bad">{data.firing} firing</Badge> : null;
}

function Account({ session }: { session: Session }) {
  async function signOut() {
    await send('POST', '/api/session/end');
    window.location.assign('/login');
  }
  return (
    <>
      <span className="weak">
        {session.user} ({session.role})
      </span>
      <Button small onClick={() => void signOut()}>
        Sign out
      </Button>
    </>
  );
}

function ThemeSwitch() {
  const theme = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <Button
      kind="plain"
      small
      onClick={() => chooseTheme(other)}
      aria-label={`Use the ${other} theme`}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" />
      </svg>
    </Button>
  );
}
