import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { compressed } from './build/compressed';
import { grafanaFiles } from './build/grafanaFiles';
import { withoutEval } from './build/withoutEval';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What may be shipped in all, compressed; the build fails above it. */
const LARGEST_BUNDLE_KILOBYTES = 750;

export default defineConfig({
  plugins: [withoutEval(), react(), grafanaFiles(), compressed(LARGEST_BUNDLE_KILOBYTES)],
  resolve: {
    dedupe: ['react', 'react-dom', '@grafana/data', '@grafana/ui', '@grafana/i18n'],
    alias: [
      // Parts of the libraries that no dashboard of ours uses: maps and a code editor.
      { find: /^ol\/.*/, replacement: at('build/absent.ts') },
      { find: /.*ReactMonacoEditorLazy\.mjs$/, replacement: at('build/absent.ts') },
      {
        find: /^moment-timezone$/,
        replacement: at(
          'node_modules/moment-timezone/builds/moment-timezone-with-data-10-year-range.min.js',
        ),
      },
      { find: /^zod$/, replacement: at('build/absentSchemas.ts') },
      // Styles without <style> elements, so that the page's policy can forbid inline styles.
      { find: /^@emotion\/sheet$/, replacement: at('build/adoptedSheet.ts') },
    ],
  },
  build: {
    outDir: process.env.UI_OUTPUT ?? at('../target/classes/ui'),
    emptyOutDir: true,
    chunkSizeWarningLimit: 5000,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    // The polyfill would be an inline script; every browser that runs the page knows modulepreload.
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': process.env.CONSOLE_URL ?? 'http://127.0.0.1:8088' } },
  test: {
    environment: 'happy-dom',
    // So that the replacements above hold in tests, too.
    server: { deps: { inline: [/@grafana\//] } },
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'build/**/*.test.ts'],
  },
});
