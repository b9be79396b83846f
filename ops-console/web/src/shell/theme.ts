import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

// The first theme is set by theme-early.js, before anything is drawn.
const KEY = 'sightline.theme';
const listeners = new Set<() => void>();

function current(): Theme {
  return document.documentElement.dataset.theme === 'light' ? 'light' : 'dark';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The theme that is shown; follows {@link chooseTheme}. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, current);
}

/** Shows a theme and remembers it in this browser. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A browser that keeps nothing shows the system's theme next time.
  }
  listeners.forEach((listener) => listener());
}
