// Sets the theme before the page is drawn: the address's, the one chosen before, or the system's.
(() => {
  let chosen = new URLSearchParams(location.search).get('theme');
  try {
    chosen ??= localStorage.getItem('sightline.theme');
  } catch {
    // A browser that keeps nothing.
  }
  const isLight =
    chosen === 'light' ||
    (chosen !== 'dark' && matchMedia('(prefers-color-scheme: light)').matches);
  document.documentElement.dataset.theme = isLight ? 'light' : 'dark';
})();
