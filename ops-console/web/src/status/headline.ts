import type { Alerts } from '../api/alerts';
import type { Status } from '../api/status';
import type { Mood } from '../ui/Notice';

export interface Headline {
  mood: Mood;
  text: string;
}

/** The one sentence: whether all is well, and if not, what is not. */
export function headline(status: Status | undefined, alerts: Alerts | undefined): Headline {
  const firing = (alerts?.alerts ?? []).filter((alert) => alert.state === 'firing');
  const ill = (status?.components ?? []).filter(
    (component) => component.state !== 'healthy' && component.state !== 'starting',
  );
  const starting = (status?.components ?? []).filter((component) => component.state === 'starting');
  if (firing.length > 0) {
    const names = [
      ...new Set(
        firing.map((each) => (each.service ? `${each.name} (${each.service})` : each.name)),
      ),
    ];
    const isSevere = ill.length > 0 || firing.some((alert) => alert.severity === 'critical');
    return {
      mood: isSevere ? 'bad' : 'warn',
      text: `${firing.length} ${firing.length === 1 ? 'alert' : 'alerts'} firing: ${some(names)}`,
    };
  }
  if (ill.length > 0) {
    return { mood: 'bad', text: `Not well: ${some(ill.map((component) => component.title))}` };
  }
  if (!status) {
    return { mood: 'warn', text: 'The state of the components is not known' };
  }
  if (starting.length > 0) {
    return { mood: 'warn', text: `Waiting for ${some(starting.map((each) => each.title))}` };
  }
  const healthy = `All ${status.total} components are healthy`;
  if (!alerts) {
    return { mood: 'warn', text: `${healthy}, alerts are unknown` };
  }
  return status.notes.length > 0
    ? { mood: 'warn', text: `${healthy}, as far as is known` }
    : { mood: 'good', text: healthy };
}

function some(names: readonly string[]): string {
  return names.length > 4
    ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
    : names.join(', ');
}
