import type { ErrorGroup } from '../api/errors';

/** The orders that the list can be in, the preset first. */
export const ORDERS = [
  { value: 'count', label: 'most frequent' },
  { value: 'last', label: 'latest' },
  { value: 'first', label: 'newest' },
  { value: 'users', label: 'most users' },
] as const;

/** The groups in an order; of equals those that happened last come first. */
export function inOrder(groups: readonly ErrorGroup[], order: string): ErrorGroup[] {
  const rank = (group: ErrorGroup) =>
    order === 'last'
      ? group.last_seen
      : order === 'first'
        ? group.first_seen
        : order === 'users'
          ? group.users
          : group.count;
  return [...groups].sort(
    (one, other) => rank(other) - rank(one) || other.last_seen - one.last_seen,
  );
}

/** `IllegalStateException` of `java.lang.IllegalStateException`. */
export function shortType(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}
