import { useAddress } from '../ui/useAddress';
import { ActiveAlerts } from './ActiveAlerts';
import { AlertHistory } from './AlertHistory';
import { Channels } from './Channels';
import { SilenceList } from './SilenceList';
import './alerts.css';

const TABS = [
  { view: '', name: 'Active', page: ActiveAlerts },
  { view: 'silences', name: 'Silences', page: SilenceList },
  { view: 'history', name: 'History', page: AlertHistory },
  { view: 'channels', name: 'Channels', page: Channels },
] as const;

/** Alerts as they are and were, what holds them back, and where they are sent. */
export default function AlertsPage() {
  const [address, change] = useAddress();
  const tab = TABS.find((each) => each.view === (address.get('view') ?? '')) ?? TABS[0];
  return (
    <div className="page">
      <header className="page-head">
        <h1>Alerts</h1>
      </header>
      <nav className="tabs" aria-label="Views of alerts">
        {TABS.map((each) => (
          <a
            key={each.view}
            href={each.view ? `/alerts?view=${each.view}` : '/alerts'}
            aria-current={each === tab ? 'page' : undefined}
            onClick={(event) => {
              if (!event.ctrlKey && !event.metaKey) {
                event.preventDefault();
                change({ view: each.view, runbook: undefined });
              }
            }}
          >
            {each.name}
          </a>
        ))}
      </nav>
      <tab.page />
    </div>
  );
}
