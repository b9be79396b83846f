import type { MessageSummary } from '../api/inbox';
import { fetchMessages } from '../api/inbox';
import { Empty, Failure, Loading } from '../ui/Notice';
import { moment } from '../ui/time';
import { useAddress } from '../ui/useAddress';
import { useResource } from '../ui/useResource';
import { visibleText } from '../ui/visible';
import './inbox.css';
import { Letter } from './Letter';

const EVERY_MS = 5_000;

/** What Alertmanager sent while no mail server and no Slack are configured, as its readers see it. */
export default function InboxPage() {
  const { data, error } = useResource(fetchMessages, EVERY_MS);
  const [address, change] = useAddress();
  const chosen = address.get('message') ?? data?.[0]?.id;
  return (
    <div className="page">
      <header className="page-head">
        <h1>Inbox</h1>
        {data && <span className="weak">{data.length} messages</span>}
      </header>
      {error !== undefined && <Failure error={error} />}
      {!data && error === undefined && <Loading what="the inbox" />}
      {data?.length === 0 && (
        <Empty>
          The inbox is empty. When an alert fires, Alertmanager’s e-mail and Slack message land
          here, unless a real mail server or Slack is configured.{' '}
          <a href="/alerts?view=channels">Send a test alert</a>
        </Empty>
      )}
      {data && data.length > 0 && (
        <div className="inbox">
          <ul className="inbox-list card" aria-label="Messages">
            {data.map((message) => (
              <li key={message.id}>
                <Entry
                  message={message}
                  isOpen={message.id === chosen}
                  onOpen={() => change({ message: message.id })}
                />
              </li>
            ))}
          </ul>
          {chosen && <Letter key={chosen} id={chosen} />}
        </div>
      )}
    </div>
  );
}

function Entry({
  message,
  isOpen,
  onOpen,
}: {
  message: MessageSummary;
  isOpen: boolean;
  onOpen: () => void;
}) {
  return (
    <button type="button" aria-current={isOpen || undefined} onClick={onOpen}>
      <span className="from">
        {message.kind === 'email' ? 'E-mail' : 'Slack'} · {visibleText(message.from)}
      </span>
      <time dateTime={message.received_at}>{moment(message.received_at)}</time>
      <span className="title">{visibleText(message.title)}</span>
    </button>
  );
}
