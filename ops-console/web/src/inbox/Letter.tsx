import type { ReactNode } from 'react';
import { useCallback, useState } from 'react';
import type { Message } from '../api/inbox';
import { fetchMessage } from '../api/inbox';
import { Button } from '../ui/Button';
import { Failure, Loading } from '../ui/Notice';
import { moment } from '../ui/time';
import { useResource } from '../ui/useResource';
import { visibleText } from '../ui/visible';
import { SlackMessage } from './SlackMessage';

/** Links in a mail open new tabs; nothing else may happen in it. */
const SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';

interface View {
  name: string;
  show: () => ReactNode;
}

/** One message, as its reader sees it, as text, and as it was received. */
export function Letter({ id }: { id: string }) {
  const fetcher = useCallback((signal: AbortSignal) => fetchMessage(id, signal), [id]);
  const { data: message, error } = useResource(fetcher);
  const [chosen, setChosen] = useState(0);
  if (!message) {
    return error === undefined ? <Loading what="the message" /> : <Failure error={error} />;
  }
  const views = message.kind === 'slack' ? slackViews(message) : mailViews(message);
  const view = views[chosen] ?? views[0]!;
  return (
    <article className="card letter">
      <header>
        <h2>{visibleText(message.title)}</h2>
        <span className="weak">
          {visibleText(message.from)}
          {message.to.length > 0 && ` to ${visibleText(message.to.join(', '))}`} ·{' '}
          {moment(message.received_at)}
        </span>
      </header>
      <p className="row" role="group" aria-label="How to show the message">
        {views.map((each, index) => (
          <Button
            key={each.name}
            small
            aria-pressed={each === view}
            onClick={() => setChosen(index)}
          >
            {each.name}
          </Button>
        ))}
      </p>
      {view.show()}
    </article>
  );
}

function mailViews(message: Message): View[] {
  const views: View[] = [];
  if (message.html !== undefined) {
    views.push({
      name: 'E-mail',
      show: () => (
        <iframe
          sandbox={SANDBOX}
          referrerPolicy="no-referrer"
          title="The e-mail as its reader sees it"
          src={`/api/inbox/${encodeURIComponent(message.id)}/html`}
        />
      ),
    });
  }
  if (message.text !== undefined) {
    views.push({
      name: 'Plain text',
      show: () => <pre tabIndex={0}>{visibleText(message.text!)}</pre>,
    });
  }
  views.push({
    name: 'Headers',
    show: () => (
      <dl className="headers">
        {Object.entries(message.headers ?? {}).map(([name, value]) => (
          <Header key={name} name={name} value={value} />
        ))}
      </dl>
    ),
  });
  return views;
}

function Header({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{visibleText(name)}</dt>
      <dd>{visibleText(value)}</dd>
    </>
  );
}

function slackViews(message: Message): View[] {
  return [
    { name: 'As in Slack', show: () => <SlackMessage message={message} /> },
    {
      name: 'Payload (JSON)',
      show: () => <pre tabIndex={0}>{visibleText(JSON.stringify(message.payload, null, 2))}</pre>,
    },
  ];
}
