import { useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { ErrorGroup, State } from '../api/errors';
import { fetchErrors } from '../api/errors';
import { apiQuery, chipsOf, removing, textOf } from '../logs/filter';
import { Button } from '../ui/Button';
import { Select, TextField } from '../ui/Field';
import { ago, count } from '../ui/format';
import { Badge, Empty, Failure, Loading, Notice } from '../ui/Notice';
import { Sparkline } from '../ui/Sparkline';
import { moment, spanOf } from '../ui/time';
import { TimeRange } from '../ui/TimeRange';
import { useAddress } from '../ui/useAddress';
import { useResource } from '../ui/useResource';
import { visibleText } from '../ui/visible';
import { inOrder, ORDERS, shortType } from './order';

const TABS: readonly { value: State | 'all'; label: string }[] = [
  { value: 'open', label: 'Open' },
  { value: 'resolved', label: 'Resolved' },
  { value: 'ignored', label: 'Ignored' },
  { value: 'all', label: 'All' },
];
const EVERY_MS = 30_000;
const DEFAULT_SPAN = { from: 'now-24h', to: 'now' };

/** All errors of a time, by state. */
export function ErrorList() {
  const [address, change] = useAddress();
  const span = spanOf(address, DEFAULT_SPAN);
  const state = address.get('state') ?? 'open';
  const order = address.get('order') ?? 'count';
  const asked = apiQuery(address, span);
  asked.set('state', state);
  const query = asked.toString();
  const fetcher = useCallback((signal: AbortSignal) => fetchErrors(query, signal), [query]);
  const { data, error, refresh } = useResource(fetcher, EVERY_MS);
  const chips = chipsOf(address);

  return (
    <>
      <div className="page-head">
        <h1>Errors</h1>
        <span className="spring" />
        <Search text={address.get('q') ?? ''} onSearch={(q) => change({ q })} />
        <Select
          label="Order"
          value={order}
          options={ORDERS}
          onChange={(event) => change({ order: event.target.value }, { replace: true })}
        />
        <TimeRange span={span} onChange={(next) => change({ from: next.from, to: next.to })} />
        <Button onClick={refresh}>Refresh</Button>
      </div>
      {chips.length > 0 && (
        <p className="row error-chips">
          {chips.map((chip) => (
            <Button
              key={`${chip.parameter}=${chip.value}`}
              small
              aria-label={`Remove the filter ${chip.label} ${visibleText(chip.value)}`}
              onClick={() => change(removing(address, chip))}
            >
              {visibleText(`${chip.label} ${chip.value}`)} ×
            </Button>
          ))}
        </p>
      )}
      <nav className="tabs" aria-label="States">
        {TABS.map((tab) => (
          <Link
            key={tab.value}
            href={tabAddress(address, tab.value)}
            aria-current={tab.value === state ? 'page' : undefined}
          >
            {tab.label}
            {data && tab.value !== 'all' && <Badge>{data.states[tab.value]}</Badge>}
          </Link>
        ))}
      </nav>
      {error !== undefined && <Failure error={error} />}
      {data?.notes.map((note) => (
        <Notice key={note} mood="warn">
          {note}
        </Notice>
      ))}
      {!data && error === undefined && <Loading what="the errors" />}
      {data && data.groups.length === 0 && (
        <Empty>{state === 'open' ? 'No open error in this time.' : 'None of these.'}</Empty>
      )}
      {data && data.groups.length > 0 && (
        <ul className="error-groups" aria-label="Errors">
          {inOrder(data.groups, order).map((group) => (
            <Group key={group.fingerprint} group={group} address={address} />
          ))}
        </ul>
      )}
    </>
  );
}

function tabAddress(address: URLSearchParams, state: string): string {
  const next = new URLSearchParams(address);
  next.delete('state');
  if (state !== 'open') {
    next.set('state', state);
  }
  return `/errors?${next}`;
}

function Search({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  return (
    <form
      className="row search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(typed.trim());
      }}
    >
      <TextField
        label="Text"
        type="search"
        value={typed}
        placeholder="in messages, types, stack traces"
        onChange={(event) => {
          setTyped(event.target.value);
          if (event.target.value === '') {
            onSearch('');
          }
        }}
      />
    </form>
  );
}

function Group({ group, address }: { group: ErrorGroup; address: URLSearchParams }) {
  const fields = group.sample?.fields ?? {};
  const type = textOf(fields.error_type);
  const time = new URLSearchParams();
  for (const name of ['from', 'to']) {
    if (address.get(name)) {
      time.set(name, address.get(name)!);
    }
  }
  return (
    <li className="card error-group">
      <div className="what">
        <Link href={`/errors/${encodeURIComponent(group.fingerprint)}?${time}`} title={type}>
          {visibleText(shortType(type) || 'Error')}
        </Link>
        <StateBadge status={group.status} />
        <p className="message">{visibleText(textOf(fields.message).slice(0, 300))}</p>
        <p className="weak facts">
          {group.services.map(visibleText).join(', ')}
          {' · first '}
          <time title={moment(group.first_seen)}>{ago(group.first_seen)} ago</time>
          {' · last '}
          <time title={moment(group.last_seen)}>{ago(group.last_seen)} ago</time>
        </p>
      </div>
      <div className="trend">
        <Sparkline
          values={group.trend}
          label={`${group.count.toLocaleString('en')} times in this time`}
        />
      </div>
      <dl className="numbers">
        <Number name="times" value={group.count} />
        <Number name="users" value={group.users} />
        <Number name="endpoints" value={group.endpoints} />
      </dl>
    </li>
  );
}

function Number({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{count(value)}</dd>
    </div>
  );
}

export function StateBadge({ status }: { status: ErrorGroup['status'] }) {
  if (status.is_reopened) {
    return <Badge mood="bad">came back</Badge>;
  }
  return status.state === 'open' ? null : (
    <Badge mood={status.state === 'resolved' ? 'good' : undefined}>{status.state}</Badge>
  );
}
