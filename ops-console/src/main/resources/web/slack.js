// Slack messages as Slack would show them (attachments: api.slack.com/reference/messaging/attachments). Everything in
// them is untrusted: text becomes text nodes, and only http and https addresses become links.

import { h, isWeb, link, svg } from './dom.js';
import { moment } from './format.js';

const NAMED_COLOURS = { good: '#2eb886', warning: '#daa038', danger: '#a30200' };
const EMOJI = {
  fire: '🔥', warning: '⚠️', rotating_light: '🚨', white_check_mark: '✅', heavy_check_mark: '✔️', x: '❌', bell: '🔔',
  red_circle: '🔴', large_green_circle: '🟢', large_yellow_circle: '🟡', large_orange_circle: '🟠', large_blue_circle: '🔵',
  information_source: 'ℹ️', mag: '🔍', book: '📖', chart_with_upwards_trend: '📈', bar_chart: '📊', tada: '🎉', boom: '💥', no_entry: '⛔',
};

export function slackMessage(message) {
  const payload = message.payload ?? {};
  return h(
    'div',
    { class: 'slack' },
    h(
      'div',
      { class: 'sender' },
      h('span', { class: 'avatar', 'aria-hidden': 'true' }, (message.from || 'S').slice(0, 1).toUpperCase()),
      h('b', {}, message.from),
      message.to[0] && h('span', {}, message.to[0]),
      h('time', { datetime: message.received_at }, moment(message.received_at)),
    ),
    typeof payload.text === 'string' && mrkdwn(payload.text),
    list(payload.blocks).map(block),
    list(payload.attachments).map(attachment),
  );
}

const list = (value) => (Array.isArray(value) ? value.filter((each) => each && typeof each === 'object') : []);
const string = (value) => (typeof value === 'string' ? value : '');

function block(each) {
  const text = string(each.text?.text) || list(each.fields).map((field) => string(field.text)).join('\n');
  return text && mrkdwn(text);
}

function attachment(each) {
  const title = string(each.title);
  return h(
    'div',
    {},
    string(each.pretext) && mrkdwn(each.pretext),
    h(
      'div',
      { class: 'attachment' },
      colourBar(string(each.color)),
      h(
        'div',
        { class: 'content' },
        title && h('div', { class: 'title mrkdwn' }, string(each.title_link) ? link(each.title_link, inline(title)) : inline(title)),
        string(each.text) && mrkdwn(each.text),
        !title && !string(each.text) && string(each.fallback) && mrkdwn(each.fallback),
        fields(list(each.fields)),
        actions(list(each.actions)),
        string(each.footer) && h('div', { class: 'footer' }, each.footer),
      ),
    ),
  );
}

/** An SVG attribute takes the sender's colour without an inline style; anything but a colour is grey. */
function colourBar(name) {
  const colour = NAMED_COLOURS[name] ?? (/^#?[0-9a-f]{6}$/i.test(name) ? `#${name.replace('#', '')}` : '#b8bfc8');
  return svg('svg', { 'aria-hidden': 'true', preserveAspectRatio: 'none', viewBox: '0 0 4 4' }, svg('rect', { width: '4', height: '4', fill: colour }));
}

function fields(all) {
  if (!all.length) return null;
  return h('div', { class: 'fields' }, all.map((field) => h('div', { class: field.short ? undefined : 'long' }, h('b', {}, string(field.title)), mrkdwn(string(field.value)))));
}

function actions(all) {
  if (!all.length) return null;
  const style = (action) => (['danger', 'primary'].includes(action.style) ? action.style : undefined);
  return h('div', { class: 'actions' }, all.map((action) => link(string(action.url), inline(string(action.text) || 'Open'), { class: style(action) })));
}

/** Slack's markup: *bold*, _italic_, ~struck~, `code`, ```block```, <address|label>, :emoji:, and & < > as entities. */
export function mrkdwn(source) {
  return h('div', { class: 'mrkdwn' }, inline(source));
}

const RULES = [
  { pattern: /```([\s\S]+?)```/, build: ([, code]) => h('pre', {}, decode(code)) },
  { pattern: /`([^`\n]+)`/, build: ([, code]) => h('code', {}, decode(code)) },
  { pattern: /<([^<>|\s]+)(?:\|([^<>]*))?>/, build: address },
  { pattern: /(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])/, build: ([, text]) => h('strong', {}, inline(text)) },
  { pattern: /(?<![\w_])_(?=\S)([^_\n]*[^_\s])_(?![\w_])/, build: ([, text]) => h('em', {}, inline(text)) },
  { pattern: /(?<![\w~])~(?=\S)([^~\n]*[^~\s])~(?![\w~])/, build: ([, text]) => h('s', {}, inline(text)) },
  { pattern: /:([a-z0-9_+-]{1,40}):/, build: ([whole, name]) => EMOJI[name] ?? whole },
];

function inline(source) {
  for (const { pattern, build } of RULES) {
    const found = pattern.exec(source);
    if (found) {
      return [...inline(source.slice(0, found.index)), build(found), ...inline(source.slice(found.index + found[0].length))];
    }
  }
  return source ? [decode(source)] : [];
}

function address([whole, target, label]) {
  const url = decode(target);
  if (target.startsWith('!')) return `@${target.slice(1).split('^')[0]}`;
  if (!isWeb(url)) return decode(label ? `${label} (${target})` : whole);
  return link(url, decode(label || target));
}

function decode(text) {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}
