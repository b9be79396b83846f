import {
  type DataFrame,
  type LinkModel,
  dateTimeFormat,
  formattedValueToString,
  getFieldDisplayName,
} from '@grafana/data';

interface Props {
  frame: DataFrame;
  /** The row of each series that the cursor is at. */
  rows: (number | null)[];
  /** The series that the cursor is nearest to. */
  series: number | null;
  isEverySeries: boolean;
  sort: string;
  hidesZeros: boolean;
  isPinned: boolean;
  links: LinkModel[];
}

const MOST_LISTED = 30;

/** What a graph says about the moment under the cursor. */
export function SeriesTooltip(props: Props) {
  const { frame, rows, series, links, isPinned } = props;
  const row = series === null ? rows.find((each) => each !== null) : rows[series];
  if (row === null || row === undefined) {
    return null;
  }
  const items = listed(props);
  return (
    <div className="series-tooltip">
      <div className="series-tooltip-time">{dateTimeFormat(frame.fields[0].values[row])}</div>
      <table>
        <tbody>
          {items.slice(0, MOST_LISTED).map((item) => (
            <tr key={item.index} className={item.index === series ? 'is-nearest' : undefined}>
              <td>
                <svg width="14" height="4" aria-hidden>
                  <rect width="14" height="4" rx="2" fill={item.color} />
                </svg>
              </td>
              <td className="series-tooltip-name">{item.name}</td>
              <td className="series-tooltip-value">{item.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {items.length > MOST_LISTED && <div>and {items.length - MOST_LISTED} more</div>}
      {isPinned && <Links links={links} />}
    </div>
  );
}

/** Links to where a value leads. */
export function Links({ links }: { links: LinkModel[] }) {
  return (
    <ul className="tooltip-links">
      {links.map((link) => (
        <li key={link.title + link.href}>
          <a href={link.href} target={link.target} rel="noopener">
            {link.title}
          </a>
        </li>
      ))}
    </ul>
  );
}

function listed({ frame, rows, series, isEverySeries, sort, hidesZeros }: Props) {
  const items = frame.fields.flatMap((field, index) => {
    const row = rows[index];
    const hidden = field.config.custom?.hideFrom;
    if (index === 0 || row === null || row === undefined || hidden?.tooltip || hidden?.viz) {
      return [];
    }
    if (!isEverySeries && index !== series) {
      return [];
    }
    const value = field.values[row];
    if (value === null || value === undefined || (hidesZeros && value === 0)) {
      return [];
    }
    const shown = field.display?.(value);
    return [
      {
        index,
        value: Number(value),
        name: getFieldDisplayName(field, frame),
        color: shown?.color ?? '#888',
        text: shown ? formattedValueToString(shown) : String(value),
      },
    ];
  });
  if (sort === 'asc' || sort === 'desc') {
    items.sort((a, b) => (sort === 'asc' ? 1 : -1) * (a.value - b.value));
  }
  return items;
}
