import { useEffect, useId, useState } from 'react';
import { fetchValues } from '../api/logs';
import { Button } from '../ui/Button';
import { Select, TextField } from '../ui/Field';
import type { AddressChange } from '../ui/useAddress';
import type { TimeSpan } from '../ui/time';
import { TimeRange } from '../ui/TimeRange';
import { visibleText } from '../ui/visible';
import type { Chip } from './filter';
import { apiQuery, chipsOf, clearing, NAMED, removing } from './filter';

const CLASSES = [
  { value: '', label: 'all' },
  { value: 'app', label: 'app' },
  { value: 'access', label: 'access' },
  { value: 'error', label: 'error' },
  { value: 'db', label: 'db' },
];
const ANY_LEVEL = { value: '', label: 'any' };
const LEVELS = [
  ANY_LEVEL,
  ...['DEBUG', 'INFO', 'WARN', 'ERROR'].map((level) => ({
    value: level,
    label: level === 'ERROR' ? 'ERROR' : `${level} and worse`,
  })),
  ...['DEBUG', 'INFO', 'WARN'].map((level) => ({ value: `=${level}`, label: `only ${level}` })),
];

/** What is looked for: text, class, level, service, time, and everything else as chips. */
export function FilterBar({
  address,
  span,
  onChange,
}: {
  address: URLSearchParams;
  span: TimeSpan;
  onChange: (change: AddressChange) => void;
}) {
  const chips = chipsOf(address).filter(
    (chip) => !(chip.parameter === 'service' || chip.parameter === 'is.level'),
  );
  const exact = address.get('is.level');
  return (
    <search className="log-filters">
      <SearchText text={address.get('q') ?? ''} onSearch={(q) => onChange({ q })} />
      <Select
        label="Log"
        value={address.get('class') ?? ''}
        options={CLASSES}
        onChange={(event) => onChange({ class: event.target.value })}
      />
      <Select
        label="Level"
        value={exact ? `=${exact}` : (address.get('level') ?? '')}
        options={LEVELS}
        onChange={(event) => {
          const { value } = event.target;
          onChange(
            value.startsWith('=')
              ? { level: '', 'is.level': value.slice(1) }
              : { level: value, 'is.level': '' },
          );
        }}
      />
      <ServiceSelect address={address} span={span} onChange={onChange} />
      <TimeRange span={span} onChange={(next) => onChange({ from: next.from, to: next.to })} />
      <AddFilter address={address} span={span} onChange={onChange} />
      {chips.length > 0 && (
        <ul className="chips" aria-label="Filters">
          {chips.map((chip) => (
            <li key={`${chip.parameter}=${chip.value}`}>
              <ChipButton chip={chip} onRemove={() => onChange(removing(address, chip))} />
            </li>
          ))}
          <li>
            <Button small kind="plain" onClick={() => onChange(clearing(address))}>
              Clear all
            </Button>
          </li>
        </ul>
      )}
    </search>
  );
}

function ChipButton({ chip, onRemove }: { chip: Chip; onRemove: () => void }) {
  const value = visibleText(chip.value.length > 60 ? `${chip.value.slice(0, 60)}…` : chip.value);
  return (
    <button
      type="button"
      className={chip.isExclusion ? 'chip excluding' : 'chip'}
      onClick={onRemove}
      aria-label={`Remove the filter ${chip.label} ${value}`}
      title={visibleText(chip.value)}
    >
      <span className="name">{visibleText(chip.label)}</span> {value}
      <span aria-hidden="true"> ×</span>
    </button>
  );
}

function SearchText({ text, onSearch }: { text: string; onSearch: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  const help = useId();
  useEffect(() => setTyped(text), [text]);
  return (
    <form
      className="search-text"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(typed.trim());
      }}
    >
      <TextField
        label="Text"
        type="search"
        name="q"
        autoComplete="off"
        spellCheck={false}
        placeholder='words, "a phrase", -not, field:value, duration_ms:>500'
        value={typed}
        aria-describedby={help}
        onChange={(event) => {
          setTyped(event.target.value);
          if (event.target.value === '') {
            onSearch('');
          }
        }}
      />
      <span id={help} className="visually-hidden">
        Words are looked for together. Enter searches.
      </span>
      <Button type="submit" kind="primary">
        Search
      </Button>
    </form>
  );
}

/** Services of the chosen time; asked for when the choice is opened. */
function ServiceSelect({
  address,
  span,
  onChange,
}: {
  address: URLSearchParams;
  span: TimeSpan;
  onChange: (change: AddressChange) => void;
}) {
  const chosen = address.getAll('service');
  const values = useValues('service', address, span, true);
  const several = chosen.length > 1 ? chosen.join(', ') : undefined;
  return (
    <Select
      label="Service"
      value={several ?? chosen[0] ?? ''}
      options={[
        { value: '', label: 'all' },
        ...(several ? [{ value: several, label: visibleText(several) }] : []),
        ...values.map(({ value }) => ({ value, label: visibleText(value) })),
      ]}
      onChange={(event) => onChange({ service: event.target.value })}
    />
  );
}

/** The commonest values of a field among what is found without its own filter. */
function useValues(field: string, address: URLSearchParams, span: TimeSpan, isWanted: boolean) {
  const [values, setValues] = useState<{ value: string; count: number }[]>([]);
  const others = new URLSearchParams(address);
  others.delete(field);
  const query = apiQuery(others, span).toString();
  useEffect(() => {
    const stopped = new AbortController();
    if (isWanted) {
      fetchValues(new URLSearchParams(query), field, stopped.signal)
        .then((found) => setValues(found.values))
        .catch(() => {
          // The list of lines says what is wrong; here the choice just stays as it is.
        });
    }
    return () => stopped.abort();
  }, [field, query, isWanted]);
  return values;
}

const OTHERS = Object.keys(NAMED).filter((name) => name !== 'service');

/** A filter by one of the other named fields, with their commonest values to choose from. */
function AddFilter({
  address,
  span,
  onChange,
}: {
  address: URLSearchParams;
  span: TimeSpan;
  onChange: (change: AddressChange) => void;
}) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const list = useId();
  const field = NAMED[name]?.field;
  const values = useValues(field ?? 'endpoint', address, span, field !== undefined);
  return (
    <form
      className="add-filter"
      onSubmit={(event) => {
        event.preventDefault();
        if (name && value.trim()) {
          onChange({ [name]: value.trim() });
          setName('');
          setValue('');
        }
      }}
    >
      <Select
        label="Filter by"
        value={name}
        options={[
          { value: '', label: 'more …' },
          ...OTHERS.map((each) => ({ value: each, label: NAMED[each]!.label })),
        ]}
        onChange={(event) => setName(event.target.value)}
      />
      {name && (
        <>
          <TextField
            label="Value"
            list={list}
            value={value}
            autoComplete="off"
            onChange={(event) => setValue(event.target.value)}
          />
          <datalist id={list}>
            {values.map((each) => (
              <option key={each.value} value={each.value} />
            ))}
          </datalist>
          <Button type="submit">Add</Button>
        </>
      )}
    </form>
  );
}
