import { getJson } from './client';

export interface MessageSummary {
  id: string;
  kind: 'email' | 'slack';
  received_at: string;
  from: string;
  to: string[];
  subject?: string;
  title: string;
}

export interface Message extends MessageSummary {
  /** Hostile until proven otherwise: shown only in a sandboxed frame. */
  html?: string;
  text?: string;
  headers?: Record<string, string>;
  payload?: unknown;
}

export const fetchMessages = (signal?: AbortSignal) =>
  getJson<{ messages: MessageSummary[] }>('/api/inbox', signal).then((answer) => answer.messages);

export const fetchMessage = (id: string, signal?: AbortSignal) =>
  getJson<Message>(`/api/inbox/${encodeURIComponent(id)}`, signal);
