import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';

/** Values for the address; an empty or undefined one is left out of it. */
export type AddressChange = Record<string, string | readonly string[] | undefined>;

/**
 * What was chosen on a page, kept in its address so that it can be shared and the browser's back
 * button undoes it; with `replace`, as for text that is being typed, the button skips the step.
 */
export function useAddress(): [
  URLSearchParams,
  (change: AddressChange, options?: { replace?: boolean }) => void,
] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const parameters = useMemo(() => new URLSearchParams(search), [search]);
  const change = useCallback(
    (changed: AddressChange, options?: { replace?: boolean }) => {
      const next = new URLSearchParams(search);
      for (const [name, value] of Object.entries(changed)) {
        next.delete(name);
        for (const each of [value ?? []].flat()) {
          if (each !== '') {
            next.append(name, each);
          }
        }
      }
      const query = next.toString();
      navigate(query ? `${path}?${query}` : path, options);
    },
    [search, path, navigate],
  );
  return [parameters, change];
}
