/** Where Grafana's icons and fonts are served; the build fills it in. */
declare const __GRAFANA_FILES__: string;
