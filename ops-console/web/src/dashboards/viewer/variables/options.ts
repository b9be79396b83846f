import type { VariableModel } from '../model';

/** Whom variables ask for their options; each answer is a list of strings. */
export interface OptionSource {
  labels(): Promise<string[]>;
  labelValues(label: string, selector?: string): Promise<string[]>;
  series(expression: string): Promise<string[]>;
}

/** Answers Grafana's variable queries for Prometheus. */
export async function queryOptions(query: string, source: OptionSource): Promise<string[]> {
  const text = query.trim();
  if (/^label_names\(\)$/.test(text)) {
    return source.labels();
  }
  const labelValues = text.match(/^label_values\((?:([\s\S]+),\s*)?([a-zA-Z_]\w*)\)$/);
  if (labelValues) {
    return source.labelValues(labelValues[2], labelValues[1]?.trim());
  }
  const metrics = text.match(/^metrics\(([\s\S]*)\)$/);
  if (metrics) {
    const pattern = new RegExp(metrics[1]);
    return (await source.labelValues('__name__')).filter((name) => pattern.test(name));
  }
  const result = text.match(/^query_result\(([\s\S]+)\)$/);
  if (result) {
    return source.series(result[1]);
  }
  throw new Error(`The variable's query is not one that is understood here: ${text}`);
}

/** What the model says of the answer: the part a pattern keeps, no doubles, the order. */
export function refine(found: string[], model: VariableModel): string[] {
  const kept = model.regex ? matching(found, model.regex) : found;
  const options = [...new Set(kept)];
  return model.sort ? sorted(options, model.sort) : options;
}

function matching(values: string[], regex: string): string[] {
  const written = regex.match(/^\/([\s\S]*)\/([gimsuy]*)$/);
  const pattern = written ? new RegExp(written[1], written[2].replace('g', '')) : new RegExp(regex);
  return values.flatMap((value) => {
    const match = value.match(pattern);
    return match ? [match.groups?.value ?? match[1] ?? match[0]] : [];
  });
}

/** 1, 2 by letters; 3, 4 by numbers; 5, 6 by letters without their case; even ones downwards. */
function sorted(values: string[], sort: number): string[] {
  const compare = (a: string, b: string) => {
    if (sort === 3 || sort === 4) {
      return Number.parseFloat(a) - Number.parseFloat(b);
    }
    return sort >= 5
      ? a.toLowerCase().localeCompare(b.toLowerCase())
      : a.localeCompare(b, undefined, { numeric: sort > 6 });
  };
  const upwards = [...values].sort(compare);
  return sort % 2 === 0 ? upwards.reverse() : upwards;
}
