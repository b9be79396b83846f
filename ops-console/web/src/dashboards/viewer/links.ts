/** How long around a measurement its trace's lines are looked for. */
const AROUND_MS = 15 * 60_000;

/** The console's log page with the lines of one trace, around the time it was seen at. */
export function traceUrl(traceId: string, at: number): string {
  const parameters = new URLSearchParams({
    trace_id: traceId,
    from: String(Math.floor(at - AROUND_MS)),
    to: String(Math.ceil(at + AROUND_MS)),
  });
  return `/logs?${parameters}`;
}

/**
 * Links of a dashboard that lead to the console lead to the one that draws it, wherever the
 * dashboard's file says that it is.
 *
 * @param console the value of the dashboard's variable of that name
 */
export function ownLink(url: string, console: string | undefined): string {
  if (!console) {
    return url;
  }
  const base = console.replace(/\/$/, '');
  return url === base || url.startsWith(`${base}/`) ? url.slice(base.length) || '/' : url;
}
