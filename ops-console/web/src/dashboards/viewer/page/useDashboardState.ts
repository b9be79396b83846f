import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { type UrlState, readUrl, writeUrl } from '../urlState';

/** The page's state, which is its URL. Each change of time or variables is a step to go back from. */
export function useDashboardState() {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const state = useMemo(() => readUrl(search), [search]);
  const change = useCallback(
    (next: Partial<UrlState>) => {
      // What another change of the same moment wrote is already in the address.
      const now = readUrl(window.location.search);
      navigate(path + writeUrl({ ...now, ...next }));
    },
    [path, navigate],
  );
  return { state, change };
}
