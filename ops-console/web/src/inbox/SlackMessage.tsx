import type { Message } from '../api/inbox';
import { ExternalLink } from '../ui/ExternalLink';
import { moment } from '../ui/time';
import { visibleText } from '../ui/visible';
import { mrkdwn } from './mrkdwn';

// Source: docs.slack.dev, "Legacy secondary attachments".
const NAMED_COLOURS: Record<string, string> = {
  good: '#2eb886',
  warning: '#daa038',
  danger: '#a30200',
};

type Json = Record<string, unknown>;

const list = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((each) => each !== null && typeof each === 'object') : [];
const string = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A message as Slack would show it. */
export function SlackMessage({ message }: { message: Message }) {
  const payload = (message.payload ?? {}) as Json;
  return (
    <div className="slack">
      <div className="sender">
        <strong>{visibleText(message.from)}</strong>
        {message.to[0] && <span>{visibleText(message.to[0])}</span>}
        <time className="weak" dateTime={message.received_at}>
          {moment(message.received_at)}
        </time>
      </div>
      {string(payload.text) && <Text source={string(payload.text)} />}
      {list(payload.blocks).map((block, index) => (
        <Text key={index} source={blockText(block)} />
      ))}
      {list(payload.attachments).map((attachment, index) => (
        <Attachment key={index} attachment={attachment} />
      ))}
    </div>
  );
}

function Text({ source }: { source: string }) {
  return <div className="mrkdwn">{mrkdwn(source)}</div>;
}

function blockText(block: Json): string {
  const text = block.text as Json | undefined;
  return (
    string(text?.text) ||
    list(block.fields)
      .map((field) => string(field.text))
      .join('\n')
  );
}

function Attachment({ attachment }: { attachment: Json }) {
  const title = string(attachment.title);
  const text = string(attachment.text);
  const pretext = string(attachment.pretext);
  const fallback = string(attachment.fallback);
  const fields = list(attachment.fields);
  const actions = list(attachment.actions);
  return (
    <div>
      {pretext && <Text source={pretext} />}
      <div className="attachment">
        <ColourBar name={string(attachment.color)} />
        <div>
          {title && <Title title={title} link={string(attachment.title_link)} />}
          {text && <Text source={text} />}
          {!title && !text && fallback && <Text source={fallback} />}
          {fields.length > 0 && (
            <div className="fields">
              {fields.map((field, index) => (
                <div key={index} className={field.short ? undefined : 'long'}>
                  <strong>{visibleText(string(field.title))}</strong>
                  <Text source={string(field.value)} />
                </div>
              ))}
            </div>
          )}
          {actions.length > 0 && (
            <p className="row">
              {actions.map((action, index) => (
                <ExternalLink key={index} className="button small" href={string(action.url)}>
                  {mrkdwn(string(action.text) || 'Open')}
                </ExternalLink>
              ))}
            </p>
          )}
          {string(attachment.footer) && (
            <div className="footer">{visibleText(string(attachment.footer))}</div>
          )}
        </div>
      </div>
    </div>
  );
}

function Title({ title, link }: { title: string; link: string }) {
  return (
    <div className="title">
      {link ? <ExternalLink href={link}>{mrkdwn(title)}</ExternalLink> : mrkdwn(title)}
    </div>
  );
}

/** Anything but a colour is grey. */
function ColourBar({ name }: { name: string }) {
  const colour =
    NAMED_COLOURS[name] ??
    (/^#?[0-9a-f]{6}$/i.test(name) ? `#${name.replace('#', '')}` : '#8b929c');
  return (
    <svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 4 4">
      <rect width="4" height="4" fill={colour} />
    </svg>
  );
}
