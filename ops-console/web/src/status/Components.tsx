import type { ComponentState } from '../api/status';
import { ExternalLink } from '../ui/ExternalLink';
import { moment } from '../ui/time';

/** Each part of the stack with its state, since when, and why it is not well. */
export function Components({ components }: { components: readonly ComponentState[] }) {
  return (
    <ul className="components">
      {components.map((component) => (
        <li key={component.name} className={moodOf(component)} data-name={component.name}>
          <div>
            {component.url ? (
              <ExternalLink href={component.url}>{component.title}</ExternalLink>
            ) : (
              component.title
            )}
          </div>
          <div className="facts">{facts(component)}</div>
          {component.message && <div className="why">{component.message}</div>}
        </li>
      ))}
    </ul>
  );
}

function moodOf({ state }: ComponentState): string {
  if (state === 'healthy') {
    return 'good';
  }
  return state === 'starting' || state === 'unknown' ? 'warn' : 'bad';
}

function facts({ state, since, source, restarts }: ComponentState): string {
  const parts = [state];
  if (since) {
    parts.push(`since ${moment(since)}`);
  } else if (source === 'prometheus') {
    parts.push('says Prometheus');
  }
  if (restarts) {
    parts.push(restarts === 1 ? '1 restart' : `${restarts} restarts`);
  }
  return parts.join(' · ');
}
