import * as schemes from 'd3-scale-chromatic';

interface Options {
  scheme?: string;
  reverse?: boolean;
  steps?: number;
  min?: number;
  max?: number;
  mode?: string;
  scale?: string;
  exponent?: number;
}

/** The colours of a heatmap: from little to much, in the scheme that the file names. */
export function heatmapColors(options: Options, counts: number[], isDark: boolean) {
  const min = options.min ?? counts.reduce((least, each) => Math.min(least, each), Infinity);
  const max = options.max ?? counts.reduce((most, each) => Math.max(most, each), -Infinity);
  const known = schemes as unknown as Record<string, ((t: number) => string) | undefined>;
  const scheme = known[`interpolate${options.scheme ?? 'Oranges'}`] ?? schemes.interpolateOranges;
  // On dark ground little is dark, on light ground it is light.
  const isTurned = isDark !== (options.reverse === true);
  const steps = Math.max(2, options.steps ?? 64);
  const sample = (share: number) => scheme(isTurned ? 1 - share : share);
  return {
    min: Number.isFinite(min) ? min : 0,
    max: Number.isFinite(max) ? max : 1,
    samples: Array.from({ length: 11 }, (_, index) => sample(index / 10)),
    of: (count: number) => {
      const share = Math.min(1, Math.max(0, (count - min) / (max - min || 1)));
      return sample(Math.round(share * (steps - 1)) / (steps - 1));
    },
  };
}
