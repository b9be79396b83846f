import { createContext, useContext } from 'react';
import type { Session } from '../api/session';

const SessionContext = createContext<Session | undefined>(undefined);

export const SessionProvider = SessionContext.Provider;

/** Who is here; only below the shell. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) {
    throw new Error('useSession is for pages inside the shell');
  }
  return session;
}

/** Whether the reader may change things; those who may not see why on the buttons. */
export function useMayChange(): boolean {
  return useSession().role === 'operator';
}
