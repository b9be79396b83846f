// Runs before the first paint, so that a chosen theme does not flash. A browser without storage follows the system.
try {
  const chosen = localStorage.getItem('sightline-theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is switched off: the system's choice stands.
}
