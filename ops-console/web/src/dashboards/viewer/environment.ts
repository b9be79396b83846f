declare global {
  interface Window {
    __grafana_public_path__?: string;
    grafanaBootData?: unknown;
  }
}

/**
 * What Grafana's libraries read from the window while they are loaded. Must run before the first of
 * them is imported.
 */
export function prepareWindow(): void {
  window.__grafana_public_path__ = __GRAFANA_FILES__;
  window.grafanaBootData = {
    settings: { featureToggles: {}, buildInfo: { version: '12.4.10', env: 'production' } },
    user: { weekStart: '', locale: 'en-US', timezone: 'browser' },
    navTree: [],
  };
}
