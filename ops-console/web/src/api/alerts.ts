import { getJson, send } from './client';

export interface Alert {
  name: string;
  severity: string;
  state: 'firing' | 'pending' | 'silenced' | 'inhibited';
  service: string;
  environment: string;
  since: string;
  summary: string;
  description: string;
  runbook_url?: string;
  dashboard_url?: string;
  logs_url?: string;
  value?: string;
  log_lines?: string;
  silenced_by: string[];
  labels: Record<string, string>;
}

export interface Alerts {
  /** Who told: Prometheus only knows while Alertmanager is away. */
  source: 'alertmanager' | 'prometheus';
  note?: string;
  alerts: Alert[];
  watchdog: { firing: boolean; since?: string };
}

export interface Matcher {
  name: string;
  value: string;
  is_regex: boolean;
  is_equal: boolean;
}

export interface Silence {
  id: string;
  state: 'active' | 'pending' | 'expired';
  starts_at: string;
  ends_at: string;
  created_by: string;
  comment: string;
  matchers: Matcher[];
}

export interface Firing {
  name: string;
  severity: string;
  service: string;
  starts_at: string;
  /** Missing while it goes on. */
  ends_at?: string;
  labels: Record<string, string>;
}

export interface History {
  firings: Firing[];
  /** How exact the times are. */
  step_seconds: number;
  is_cut: boolean;
}

export const fetchAlerts = (signal?: AbortSignal) => getJson<Alerts>('/api/alerts', signal);

export const fetchSilences = (signal?: AbortSignal) =>
  getJson<{ silences: Silence[] }>('/api/alerts/silences', signal).then(
    (answer) => answer.silences,
  );

export const fetchChannels = (signal?: AbortSignal) =>
  getJson<{ channels: string[] }>('/api/alerts/channels', signal).then((answer) => answer.channels);

export function fetchHistory(from: number, to: number, signal?: AbortSignal): Promise<History> {
  const query = new URLSearchParams({
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  });
  return getJson<History>(`/api/alerts/history?${query}`, signal);
}

export const createSilence = (wanted: { matchers: Matcher[]; minutes: number; comment: string }) =>
  send<{ id: string }>('POST', '/api/alerts/silences', wanted);

export const endSilence = (id: string) =>
  send<void>('DELETE', `/api/alerts/silences/${encodeURIComponent(id)}`);

export const sendTestAlert = (channel: string) =>
  send<void>('POST', '/api/alerts/test', { channel });
