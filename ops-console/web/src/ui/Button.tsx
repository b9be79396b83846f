import type { ButtonHTMLAttributes } from 'react';

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  kind?: 'primary' | 'danger' | 'plain';
  small?: boolean;
};

/** A button that never submits by accident; say `type="submit"` where it shall. */
export function Button({ kind, small, className, type, ...rest }: Props) {
  const names = ['button', kind, small && 'small', className].filter(Boolean).join(' ');
  return <button type={type ?? 'button'} className={names} {...rest} />;
}
