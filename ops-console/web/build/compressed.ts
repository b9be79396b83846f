import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /\.(js|css|html|svg)$/;

/**
 * Writes a `.gz` beside every text file and adds up what would travel; the build fails when that is
 * more than allowed. Files that are packed already count as they are.
 */
export function compressed(largestKilobytes: number): Plugin {
  let output = '';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved(config) {
      output = config.build.outDir;
    },
    closeBundle() {
      const sums = { scripts: 0, styles: 0, fonts: 0, icons: 0, pages: 0 };
      for (const file of filesBelow(output)) {
        const plain = readFileSync(file);
        let size = plain.length;
        if (COMPRESSIBLE.test(file)) {
          const packed = gzipSync(plain, { level: 9 });
          writeFileSync(`${file}.gz`, packed);
          size = packed.length;
        }
        sums[kind(file)] += size;
      }
      const total = Object.values(sums).reduce((sum, each) => sum + each, 0) / 1000;
      const parts = Object.entries(sums)
        .map(([name, size]) => `${name} ${(size / 1000).toFixed(0)}`)
        .join(', ');
      console.log(`Bundle, compressed: ${total.toFixed(0)} kB of ${largestKilobytes} (${parts})`);
      if (total > largestKilobytes) {
        throw new Error(
          `The bundle is ${total.toFixed(0)} kB compressed, more than ${largestKilobytes} kB allow`,
        );
      }
    },
  };
}

function kind(file: string) {
  if (file.endsWith('.js')) return 'scripts';
  if (file.endsWith('.css')) return 'styles';
  if (file.endsWith('.svg')) return 'icons';
  return file.endsWith('.html') ? 'pages' : 'fonts';
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) {
      return filesBelow(path);
    }
    return path.endsWith('.gz') ? [] : [path];
  });
}
