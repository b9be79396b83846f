import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

interface Replacement {
  file: string;
  /** The code between these two, the second not included, is replaced. */
  from: string;
  to: string;
  by: string;
}

const loops = fileURLToPath(new URL('loops.ts', import.meta.url));

/** Where Grafana's libraries build functions from text while they run. */
const REPLACEMENTS: Replacement[] = [
  {
    file: '/Table/TableNG/utils.mjs',
    from: 'const frameToRecords = (',
    to: 'const compare = new Intl.Collator',
    by: `const frameToRecords = (frame, nested) => recordsOf(
      frame.length, frame.fields.map(getDisplayName), frame.fields.map((f) => f.values), nested);
    `,
  },
  {
    file: '/transformers/joinDataFrames.mjs',
    from: 'let outFieldsTpl = ',
    to: 'let joined = materialize(',
    by: 'const materialize = joinedRows;\n    ',
  },
];

/**
 * Puts plain loops in their place: a page whose policy allows no `eval` cannot build functions from
 * text. Fails the build when another version of the libraries no longer has the code looked for.
 */
export function withoutEval(): Plugin {
  const done = new Set<Replacement>();
  return {
    name: 'without-eval',
    enforce: 'pre',
    transform(code, id) {
      const found = REPLACEMENTS.find(({ file }) => id.endsWith(file));
      if (found === undefined) {
        return undefined;
      }
      const start = code.indexOf(found.from);
      const end = code.indexOf(found.to, start);
      if (start < 0 || end < 0) {
        throw new Error(`${found.file} of Grafana's libraries changed: build/withoutEval.ts`);
      }
      done.add(found);
      return {
        code: `import { recordsOf, joinedRows } from ${JSON.stringify(loops)};\n${code.slice(0, start)}${found.by}${code.slice(end)}`,
        map: null,
      };
    },
    buildEnd(failed) {
      if (!failed && done.size > 0 && done.size < REPLACEMENTS.length) {
        throw new Error("Not all of Grafana's evaluated code was found: build/withoutEval.ts");
      }
    },
  };
}
