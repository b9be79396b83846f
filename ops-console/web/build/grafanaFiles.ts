import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const at = (path: string) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));
const ICONS = '@grafana/ui/dist/public/img/icons/';
const FONTS: [source: string, name: string][] = [
  ['@fontsource/inter/files/inter-latin-400-normal.woff2', 'fonts/inter/Inter-Regular.woff2'],
  ['@fontsource/inter/files/inter-latin-500-normal.woff2', 'fonts/inter/Inter-Medium.woff2'],
  [
    '@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2',
    'fonts/roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2',
  ],
];

/** The libraries' own list of all their icons: `"angle-down":!0,…`; it says nothing of use. */
const LISTED_ICONS = /(?:"[\w-]+"|\w+):!0[,}]/g;

/** Whether the code names an icon at all; the other three quarters are left out. */
function isNamed(icon: string, code: string): boolean {
  return ['"', "'", '`'].some((quote) => code.includes(quote + icon + quote));
}

/**
 * The icons and fonts that Grafana's components fetch by name, under a folder that carries the
 * libraries' version, so that browsers may keep them for ever.
 */
export function grafanaFiles(): Plugin {
  const { version } = JSON.parse(readFileSync(at('@grafana/ui/package.json'), 'utf8'));
  const folder = `assets/grafana-${version}/`;
  return {
    name: 'grafana-files',
    config: () => ({ define: { __GRAFANA_FILES__: JSON.stringify(`/${folder}`) } }),
    generateBundle(_, bundle) {
      const code = Object.values(bundle)
        .map((each) => (each.type === 'chunk' ? each.code.replace(LISTED_ICONS, '') : ''))
        .join('\n');
      const emit = (name: string, source: Uint8Array | string) =>
        this.emitFile({ type: 'asset', fileName: folder + name, source });
      for (const set of ['unicons', 'custom', 'mono', 'solid']) {
        for (const icon of readdirSync(at(ICONS + set))) {
          if (isNamed(icon.replace(/\.svg$/, ''), code)) {
            emit(`build/img/icons/${set}/${icon}`, readFileSync(at(`${ICONS}${set}/${icon}`)));
          }
        }
      }
      // Asked for by the time picker, missing in the package.
      const right = readFileSync(at(`${ICONS}unicons/angle-double-right.svg`), 'utf8');
      emit(
        'build/img/icons/unicons/angle-double-left.svg',
        right.replace('<svg ', '<svg transform="scale(-1,1)" '),
      );
      for (const [source, name] of FONTS) {
        emit(name, readFileSync(at(source)));
      }
    },
  };
}
