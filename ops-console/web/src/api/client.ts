/** Where requests go and what an answer means when it is not the expected one. */
interface ErrorBody {
  error?: { system?: string; url?: string; message?: string };
}

/** An answer that is an error, or no answer at all (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    /** Which system failed: `console`, `prometheus`, `elasticsearch`, `alertmanager`. */
    readonly system: string,
    message: string,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** Reads JSON of the console's own server; throws {@link ApiError}, or the signal's AbortError. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return request<T>(path, { signal });
}

/** Sends a change, or a search that needs a body. Carries the session's CSRF token. */
export async function send<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  return request<T>(path, {
    method,
    signal,
    headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrfToken },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

let csrfToken = '';

/** The token of `GET /api/session`, which every change must carry. */
export function carryCsrfToken(token: string): void {
  csrfToken = token;
}

async function request<T>(path: string, options: RequestInit): Promise<T> {
  const answer = await fetch(path, { credentials: 'same-origin', ...options }).catch((failed) => {
    if (options.signal?.aborted) {
      throw failed;
    }
    throw new ApiError(0, 'console', 'The console does not answer. It may be starting again.');
  });
  if (answer.status === 401) {
    leaveForLogin();
    throw new ApiError(401, 'console', 'Sign in first.');
  }
  const text = await answer.text();
  if (!answer.ok) {
    throw errorOf(answer.status, text);
  }
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

let leaving = false;

// A page that comes back from the browser's cache of pages may leave again.
window.addEventListener('pageshow', () => {
  leaving = false;
});

/** Once: a page has several requests under way, and a second navigation aborts the first. */
function leaveForLogin(): void {
  if (leaving) {
    return;
  }
  leaving = true;
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/login?next=${encodeURIComponent(here)}`);
}

function errorOf(status: number, text: string): ApiError {
  try {
    const { error } = JSON.parse(text) as ErrorBody;
    if (error?.message) {
      return new ApiError(status, error.system ?? 'console', error.message);
    }
  } catch {
    // Not ours: a proxy in between answered.
  }
  return new ApiError(status, 'console', `The console answered ${status} without saying why.`);
}
