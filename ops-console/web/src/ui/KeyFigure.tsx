import type { ReactNode } from 'react';
import type { Mood } from './Notice';

/** One number with its name. */
export function KeyFigure({
  name,
  value,
  note,
  mood,
  href,
}: {
  name: string;
  value: ReactNode;
  note?: ReactNode;
  mood?: Mood;
  href?: string;
}) {
  return (
    <div className="card key-figure">
      <div className="name">{href ? <a href={href}>{name}</a> : name}</div>
      <div className={`value ${mood ? `text-${mood}` : ''}`}>{value}</div>
      {note && <div className="note">{note}</div>}
    </div>
  );
}
