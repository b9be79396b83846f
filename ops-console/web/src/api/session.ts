import { getJson } from './client';

/** Who is here, as the server says. */
export interface Session {
  /** Whether one has to sign in at all. */
  login: 'off' | 'required';
  user: string;
  role: 'viewer' | 'operator';
  /** What every change has to carry. */
  csrf: string;
  environment: string;
  version: string;
  /** Pages elsewhere, when they are known. */
  grafana?: string;
  kibana?: string;
}

export function fetchSession(signal?: AbortSignal): Promise<Session> {
  return getJson<Session>('/api/session', signal);
}
