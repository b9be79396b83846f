import { useEffect, useState } from 'react';

type Mode = 'light' | 'dark';

const root = document.documentElement;
const current = (): Mode => (root.dataset.theme === 'light' ? 'light' : 'dark');

/** The page's theme, followed when it is switched. A theme in the URL wins and switches the page. */
export function useThemeMode(wanted: string | undefined): Mode {
  const [mode, setMode] = useState(current);
  useEffect(() => {
    if (wanted === 'light' || wanted === 'dark') {
      root.dataset.theme = wanted;
    }
    setMode(current());
    const observer = new MutationObserver(() => setMode(current()));
    observer.observe(root, { attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, [wanted]);
  return mode;
}
