import { useState } from 'react';
import type { Alert } from '../api/alerts';
import { fetchAlerts } from '../api/alerts';
import { Button } from '../ui/Button';
import { TextField } from '../ui/Field';
import { Empty, Failure, Loading, Notice } from '../ui/Notice';
import { moment } from '../ui/time';
import { useAddress } from '../ui/useAddress';
import { useResource } from '../ui/useResource';
import { AlertCard } from './AlertCard';
import { SilenceDialog } from './SilenceDialog';

const EVERY_MS = 5_000;

/** What fires or is held back now, with the runbook beside it. */
export function ActiveAlerts() {
  const { data, error, loading, refresh } = useResource(fetchAlerts, EVERY_MS);
  const [address, change] = useAddress();
  const [silencing, setSilencing] = useState<Alert | undefined>();
  const runbook = address.get('runbook') ?? '';
  const filter = address.get('filter') ?? '';
  const shown = (data?.alerts ?? []).filter((alert) => matches(alert, filter));
  return (
    <>
      <div className="page-head">
        <TextField
          label="Filter"
          type="search"
          placeholder="name, service, label …"
          value={filter}
          onChange={(event) => change({ filter: event.target.value }, { replace: true })}
        />
      </div>
      {error !== undefined && <Failure error={error} />}
      {data?.note && <Notice mood="warn">{data.note}</Notice>}
      {loading && !data && <Loading what="the alerts" />}
      <div className={`with-runbook ${runbook ? 'open' : ''}`}>
        <div>
          {data && shown.length === 0 && (
            <Nothing isFiltered={data.alerts.length > 0} since={data.watchdog.since} />
          )}
          <ul className="alert-list">
            {shown.map((alert) => (
              <li key={JSON.stringify(alert.labels)}>
                <AlertCard
                  alert={alert}
                  onRunbook={(name) => change({ runbook: name })}
                  onSilence={() => setSilencing(alert)}
                />
              </li>
            ))}
          </ul>
        </div>
        {runbook && <Runbook name={runbook} onClose={() => change({ runbook: undefined })} />}
      </div>
      {silencing && (
        <SilenceDialog
          labels={silencing.labels}
          onClose={() => setSilencing(undefined)}
          onDone={() => {
            setSilencing(undefined);
            refresh();
          }}
        />
      )}
    </>
  );
}

function matches(alert: Alert, filter: string): boolean {
  const text = [
    alert.state,
    alert.summary,
    ...Object.entries(alert.labels).map((pair) => pair.join('=')),
  ];
  return text.join(' ').toLowerCase().includes(filter.toLowerCase());
}

function Nothing({ isFiltered, since }: { isFiltered: boolean; since?: string }) {
  if (isFiltered) {
    return <Empty>No active alert matches the filter.</Empty>;
  }
  return (
    <Empty>
      No alert is active.{' '}
      {since
        ? `The alert that always fires has come through since ${moment(since)}: the path from rule to Alertmanager works.`
        : 'The alert that always fires has not come through yet; right after a start this takes about a minute.'}
    </Empty>
  );
}

function Runbook({ name, onClose }: { name: string; onClose: () => void }) {
  const path = `/runbooks/${encodeURIComponent(name)}`;
  return (
    <section className="card runbook" aria-label={`Runbook of ${name}`}>
      <header>
        <h2>Runbook</h2>
        <a href={path}>on its own page</a>
        <Button kind="plain" small onClick={onClose}>
          Close the runbook
        </Button>
      </header>
      <iframe src={path} title={`Runbook of ${name}`} />
    </section>
  );
}
