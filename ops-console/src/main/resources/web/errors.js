// The last error log lines: a table, newest first; a row opens to its stack trace.

import { $, empty, h, show, trouble, whenChanged } from './dom.js';
import { full, moment } from './format.js';

const LONGEST_TEXT = 20000;
const open = new Set();
let current = [];

const FACTS = [
  ['Service', 'service'], ['Version', 'version'], ['Environment', 'environment'], ['Request id', 'request_id'], ['Trace id', 'trace_id'], ['Span id', 'span_id'],
  ['Endpoint', 'endpoint'], ['Path', 'path'], ['Query', 'query'], ['Method', 'method'], ['Status', 'status'], ['Duration', 'duration_ms'],
  ['User', 'user'], ['User id', 'user_id'], ['Address', 'ip'], ['Logger', 'logger'], ['Thread', 'thread'],
  ['Fingerprint', 'error_fingerprint'], ['Error type', 'error_type'],
];

export const drawErrors = whenChanged((answer, service, failure) => {
  if (failure) {
    $('errors-aside').textContent = '';
    show($('errors-body'), trouble(failure));
    return;
  }
  current = answer.errors;
  $('errors-aside').textContent = current.length ? `newest ${current.length}, click a line for its stack trace` : '';
  if (!current.length) {
    const where = service ? ` of ${service}` : '';
    show($('errors-body'), empty(`No error lines${where} in Elasticsearch`, 'Lines of every error.log arrive here within seconds. None is good news, unless the log shipper is not running: look at its state above.'));
    return;
  }
  drawTable();
});

function drawTable() {
  show(
    $('errors-body'),
    h(
      'table',
      { class: 'log-table' },
      h('thead', {}, h('tr', {}, head('Time', 'c-time'), head('Service', 'c-service'), head('Error', 'c-type'), head('Message', ''), head('Endpoint', 'c-endpoint'))),
      h('tbody', {}, current.flatMap(rows)),
    ),
  );
}

const head = (label, kind) => h('th', { scope: 'col', class: kind }, label);

function rows(line) {
  const id = line._id || `${line['@timestamp']}${line.message}`;
  const isOpen = open.has(id);
  const toggle = () => {
    if (!open.delete(id)) open.add(id);
    drawTable();
  };
  const row = h(
    'tr',
    { class: isOpen ? 'log-row open' : 'log-row', onclick: toggle },
    h('td', { class: 'c-time' }, h('button', { type: 'button', 'data-key': id, 'aria-expanded': String(isOpen), title: line['@timestamp'] }, moment(line['@timestamp']))),
    h('td', { class: 'c-service' }, line.service ?? ''),
    h('td', { class: 'c-type', title: line.error_type }, shortType(line)),
    h('td', {}, cut(line.message, 400)),
    h('td', { class: 'c-endpoint' }, [line.method, line.endpoint].filter(Boolean).join(' ')),
  );
  return isOpen ? [row, detail(line)] : [row];
}

function shortType(line) {
  return String(line.error_type ?? line.level ?? '').split('.').at(-1);
}

function detail(line) {
  const facts = FACTS.filter(([, field]) => line[field] !== undefined && line[field] !== null && line[field] !== '').flatMap(([label, field]) => [
    h('dt', {}, label),
    h('dd', {}, field === 'duration_ms' ? `${line[field]} ms` : cut(line[field], 500)),
  ]);
  return h(
    'tr',
    { class: 'log-detail' },
    h(
      'td',
      { colspan: '5' },
      h('dl', { class: 'facts-list' }, h('dt', {}, 'Time'), h('dd', {}, full(line['@timestamp'])), h('dt', {}, 'Level'), h('dd', {}, line.level ?? ''), facts, h('dt', {}, 'Message'), h('dd', { class: 'wide' }, cut(line.message, LONGEST_TEXT))),
      line.stack_trace ? h('pre', { tabindex: '0', 'aria-label': 'Stack trace' }, cut(line.stack_trace, LONGEST_TEXT)) : h('p', {}, 'This line has no stack trace.'),
    ),
  );
}

function cut(value, longest) {
  const text = String(value ?? '');
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length - longest} more characters)` : text;
}
