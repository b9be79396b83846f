import type { Alert } from '../api/alerts';
import { useMayChange } from '../shell/session';
import { Button } from '../ui/Button';
import { ExternalLink, ownAddress } from '../ui/ExternalLink';
import { ago } from '../ui/format';
import type { Mood } from '../ui/Notice';
import { Badge } from '../ui/Notice';
import { moment } from '../ui/time';
import { visibleText } from '../ui/visible';

const MOODS: Record<string, Mood> = { critical: 'bad', warning: 'warn' };

/** One alert: what is wrong, since when, and where it shows. */
export function AlertCard({
  alert,
  onRunbook,
  onSilence,
}: {
  alert: Alert;
  onRunbook: (name: string) => void;
  onSilence: () => void;
}) {
  const mayChange = useMayChange();
  const isHeldBack = alert.state === 'silenced' || alert.state === 'inhibited';
  const logs = alert.logs_url ? ownAddress(alert.logs_url) : logsOf(alert);
  return (
    <article
      className={`alert-card ${alert.severity} ${isHeldBack ? 'held-back' : ''}`}
      data-alert={alert.name}
    >
      <div className="top">
        <Badge mood={isHeldBack ? undefined : MOODS[alert.severity]}>{alert.severity}</Badge>
        <h2>{alert.name}</h2>
        {alert.service && <Badge>{visibleText(alert.service)}</Badge>}
        {alert.state !== 'firing' && <Badge mood="accent">{alert.state}</Badge>}
        <span className="weak">
          for {ago(alert.since)}, since {moment(alert.since)}
        </span>
        <span className="spring" />
        {alert.state !== 'silenced' && (
          <Button
            small
            disabled={!mayChange}
            title={mayChange ? undefined : 'Only an operator may silence alerts.'}
            onClick={onSilence}
          >
            Silence …
          </Button>
        )}
      </div>
      <p>{visibleText(alert.description || alert.summary)}</p>
      {alert.value && <p className="weak">Value: {alert.value}</p>}
      <p className="row">
        {alert.runbook_url && <RunbookButton url={alert.runbook_url} onOpen={onRunbook} />}
        {alert.dashboard_url && (
          <ExternalLink className="button small plain" href={ownAddress(alert.dashboard_url)}>
            Dashboard
          </ExternalLink>
        )}
        {logs && (
          <ExternalLink className="button small plain" href={logs}>
            Logs
          </ExternalLink>
        )}
      </p>
      {alert.log_lines && <pre tabIndex={0}>{visibleText(alert.log_lines)}</pre>}
      <ul className="labels" aria-label="Labels">
        {Object.entries(alert.labels)
          .filter(([name]) => name !== 'alertname' && name !== 'severity' && name !== 'service')
          .map(([name, value]) => (
            <li key={name}>
              <Badge>
                {name}={visibleText(value)}
              </Badge>
            </li>
          ))}
      </ul>
    </article>
  );
}

/** One of ours opens beside the alerts, another one on its own page. */
function RunbookButton({ url, onOpen }: { url: string; onOpen: (name: string) => void }) {
  const name = /^\/runbooks\/([A-Za-z0-9_-]+)(?:\.md)?$/.exec(ownAddress(url))?.[1];
  return name ? (
    <Button small kind="plain" onClick={() => onOpen(name)}>
      Runbook
    </Button>
  ) : (
    <ExternalLink className="button small plain" href={url}>
      Runbook
    </ExternalLink>
  );
}

/** Prometheus' own alerts bring no link to the logs: a quarter of an hour before until now. */
function logsOf(alert: Alert): string | undefined {
  if (!alert.service) {
    return undefined;
  }
  const from = new Date(alert.since).getTime() - 15 * 60_000;
  return `/logs?service=${encodeURIComponent(alert.service)}&from=${from}&to=now`;
}
