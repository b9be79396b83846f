// The inbox: what Alertmanager sent, by e-mail and to Slack. An e-mail's HTML is only ever shown in a sandboxed frame.

import { get } from './api.js';
import { $, empty, h, show, trouble, whenChanged } from './dom.js';
import { full, moment } from './format.js';
import { slackMessage } from './slack.js';
import { change, state } from './state.js';

const KINDS = { email: '✉ E-mail', slack: '# Slack' };
const SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';
let messages = [];
let shown = '';

export const drawInbox = whenChanged((answer, failure) => {
  if (failure) {
    show($('inbox-list'), trouble(failure));
    return;
  }
  messages = answer.messages;
  $('inbox-count').hidden = !messages.length;
  $('inbox-count').textContent = messages.length;
  drawList();
  if (!messages.length) {
    shown = '';
    show($('inbox-reader'), empty('Nothing to read yet', 'Send a test alert with ./deploy.sh test-alert and see the e-mail and the Slack message as your team would get them.'));
    return;
  }
  const wanted = state.message || (shown ? '' : messages[0].id);
  if (wanted && wanted !== shown) open(wanted);
});

function drawList() {
  if (!messages.length) {
    show($('inbox-list'), empty('The inbox is empty', 'When an alert fires, Alertmanager’s e-mail and Slack message land here, unless a real SMTP server or Slack address is configured.'));
    return;
  }
  show($('inbox-list'), h('ul', {}, messages.map((message) => h('li', {}, entry(message)))));
}

function entry(message) {
  return h(
    'button',
    { type: 'button', 'data-key': message.id, 'aria-current': String(message.id === shown), onclick: () => choose(message.id) },
    h('span', { class: 'kind' }, KINDS[message.kind]),
    h('span', { class: 'from' }, message.from),
    h('time', { datetime: message.received_at, title: full(message.received_at) }, moment(message.received_at)),
    h('span', { class: 'title' }, message.title),
  );
}

function choose(id) {
  change({ message: id });
  open(id);
}

async function open(id) {
  shown = id;
  drawList();
  try {
    const message = await get(`/api/inbox/${encodeURIComponent(id)}`);
    if (shown === id) show($('inbox-reader'), ...letter(message));
  } catch (failure) {
    if (shown === id) show($('inbox-reader'), trouble(failure.message));
  }
}

function letter(message) {
  const body = h('div', { class: 'letter-body', role: 'tabpanel', tabindex: '-1' });
  const views = message.kind === 'slack' ? slackViews(message) : mailViews(message);
  const tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'How to show the message' });
  const select = (chosen) => {
    show(tabs, views.map((view) => h('button', { type: 'button', role: 'tab', 'data-key': view.name, 'aria-selected': String(view === chosen), onclick: () => select(view) }, view.name)));
    show(body, chosen.draw());
  };
  select(views[0]);
  return [head(message), tabs, body];
}

function head(message) {
  const to = message.to.length ? ` to ${message.to.join(', ')}` : '';
  return h('header', { class: 'letter-head' }, h('h3', {}, message.title), h('p', {}, `${message.from}${to} · ${full(message.received_at)}`));
}

function mailViews(message) {
  const frame = () => h('iframe', { sandbox: SANDBOX, referrerpolicy: 'no-referrer', title: 'The e-mail as its reader sees it', src: `/api/inbox/${encodeURIComponent(message.id)}/html` });
  return [
    message.html !== undefined && { name: 'E-mail', draw: frame },
    message.text !== undefined && { name: 'Plain text', draw: () => h('pre', { tabindex: '0' }, message.text) },
    { name: 'Headers', draw: () => facts(message.headers) },
  ].filter(Boolean);
}

function slackViews(message) {
  return [
    { name: 'As in Slack', draw: () => slackMessage(message) },
    { name: 'Payload (JSON)', draw: () => h('pre', { tabindex: '0' }, JSON.stringify(message.payload, null, 2)) },
  ];
}

function facts(headers) {
  return h('dl', { class: 'facts-list' }, Object.entries(headers ?? {}).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}
