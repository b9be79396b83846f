import type { ReactNode } from 'react';
import { Fragment } from 'react';
import { ExternalLink, isWeb } from '../ui/ExternalLink';
import { visibleText } from '../ui/visible';

const EMOJI: Record<string, string> = {
  fire: '🔥',
  warning: '⚠️',
  rotating_light: '🚨',
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  bell: '🔔',
  red_circle: '🔴',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  large_orange_circle: '🟠',
  large_blue_circle: '🔵',
  information_source: 'ℹ️',
  mag: '🔍',
  book: '📖',
  chart_with_upwards_trend: '📈',
  bar_chart: '📊',
  boom: '💥',
  no_entry: '⛔',
};

interface Rule {
  pattern: RegExp;
  build: (found: RegExpExecArray) => ReactNode;
}

// Source: docs.slack.dev, "Formatting message text".
const RULES: readonly Rule[] = [
  { pattern: /```([\s\S]+?)```/, build: (found) => <pre>{decode(found[1]!)}</pre> },
  { pattern: /`([^`\n]+)`/, build: (found) => <code>{decode(found[1]!)}</code> },
  { pattern: /<([^<>|\s]+)(?:\|([^<>]*))?>/, build: address },
  {
    pattern: /(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])/,
    build: (found) => <strong>{mrkdwn(found[1]!)}</strong>,
  },
  {
    pattern: /(?<![\w_])_(?=\S)([^_\n]*[^_\s])_(?![\w_])/,
    build: (found) => <em>{mrkdwn(found[1]!)}</em>,
  },
  {
    pattern: /(?<![\w~])~(?=\S)([^~\n]*[^~\s])~(?![\w~])/,
    build: (found) => <s>{mrkdwn(found[1]!)}</s>,
  },
  { pattern: /:([a-z0-9_+-]{1,40}):/, build: (found) => EMOJI[found[1]!] ?? found[0] },
];

/**
 * Slack's markup: `*bold*`, `_italic_`, `~struck~`, code, `<address|label>`, `:emoji:`, and the
 * entities of `&`, `<` and `>`. Everything in it is untrusted.
 */
export function mrkdwn(source: string): ReactNode {
  for (const { pattern, build } of RULES) {
    const found = pattern.exec(source);
    if (found) {
      return (
        <Fragment>
          {mrkdwn(source.slice(0, found.index))}
          {build(found)}
          {mrkdwn(source.slice(found.index + found[0].length))}
        </Fragment>
      );
    }
  }
  return decode(source);
}

function address(found: RegExpExecArray): ReactNode {
  const [whole, target = '', label] = found;
  if (target.startsWith('!')) {
    return `@${target.slice(1).split('^')[0]}`;
  }
  const url = decode(target);
  if (!isWeb(url)) {
    return decode(label ? `${label} (${target})` : whole);
  }
  return <ExternalLink href={url}>{decode(label ?? target)}</ExternalLink>;
}

function decode(text: string): string {
  return visibleText(text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&'));
}
