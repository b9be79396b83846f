import type { ReactNode } from 'react';
import { ApiError } from '../api/client';

export type Mood = 'good' | 'warn' | 'bad' | 'accent';

/** A sentence that has to be seen; trouble is announced to those who listen. */
export function Notice({
  mood = 'accent',
  title,
  children,
}: {
  mood?: Mood;
  title?: string;
  children?: ReactNode;
}) {
  return (
    <div className={`notice ${mood}`} role={mood === 'bad' ? 'alert' : 'status'}>
      {title && <strong>{title}</strong>}
      {children && <span>{children}</span>}
    </div>
  );
}

/** What went wrong, in the server's words. */
export function Failure({ error }: { error: unknown }) {
  return (
    <Notice mood="bad" title="This cannot be shown.">
      {error instanceof Error ? error.message : String(error)}
      {error instanceof ApiError && error.status >= 500 && ' It is tried again by itself.'}
    </Notice>
  );
}

export function Badge({ mood, children }: { mood?: Mood; children: ReactNode }) {
  return <span className={`badge ${mood ?? ''}`}>{children}</span>;
}

/** In place of a list without entries. */
export function Empty({ children }: { children: ReactNode }) {
  return <p className="empty">{children}</p>;
}

export function Loading({ what }: { what: string }) {
  return (
    <p className="empty" role="status">
      Loading {what} …
    </p>
  );
}
