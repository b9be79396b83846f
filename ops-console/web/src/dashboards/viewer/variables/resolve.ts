import type { VariableModel } from '../model';
import { type Surroundings, type Variable, interpolate } from './interpolate';
import { type OptionSource, queryOptions, refine } from './options';

export const ALL = '$__all';

/** The data sources that stand in for Grafana's, by the type that a variable asks for. */
const DATA_SOURCES: Record<string, string> = {
  prometheus: 'prometheus',
  elasticsearch: 'elasticsearch',
  alertmanager: 'alertmanager',
};

/** What is chosen already: values by variable, as the URL has them. */
export type Chosen = Map<string, string[]>;

/**
 * Reads the options of every variable in the order of the dashboard, so that later ones may use
 * earlier ones, and keeps of what was chosen what is still offered. A variable whose options cannot
 * be read keeps what was chosen and says why.
 */
export async function resolveVariables(
  models: VariableModel[],
  chosen: Chosen,
  source: OptionSource,
  time: Omit<Surroundings, 'variables'>,
): Promise<Variable[]> {
  const variables: Variable[] = [];
  for (const model of models) {
    if (['adhoc', 'groupby', 'system', 'switch'].includes(model.type)) {
      continue;
    }
    const variable = blank(model);
    try {
      variable.options = await options(model, { ...time, variables }, source);
    } catch (failed) {
      variable.error = failed instanceof Error ? failed.message : String(failed);
    }
    choose(variable, chosen.get(model.name) ?? saved(model));
    variables.push(variable);
  }
  return variables;
}

function blank(model: VariableModel): Variable {
  return {
    name: model.name,
    type: model.type,
    label: model.label || model.name,
    description: model.description || undefined,
    hide: model.hide ?? 0,
    isMulti: model.multi === true,
    hasAll: model.includeAll === true,
    allValue: model.allValue || undefined,
    options: [],
    values: [],
    isAll: false,
  };
}

async function options(
  model: VariableModel,
  surroundings: Surroundings,
  source: OptionSource,
): Promise<string[]> {
  const query =
    typeof model.query === 'string' ? model.query : (model.query?.query ?? model.definition ?? '');
  switch (model.type) {
    case 'query':
      return refine(
        await queryOptions(interpolate(query, surroundings, {}, 'prometheus'), source),
        model,
      );
    case 'custom':
    case 'interval':
      return query
        .split(/(?<!\\),/)
        .map((each) =>
          each
            .trim()
            .replace(/^.* : /, '')
            .replace(/\\,/g, ','),
        )
        .filter((each) => each !== '');
    case 'datasource':
      return [DATA_SOURCES[query] ?? query];
    default:
      return [interpolate(query, surroundings)];
  }
}

function saved(model: VariableModel): string[] {
  const value = model.current?.value;
  const values = Array.isArray(value) ? value : [value];
  return values.filter((each): each is string => typeof each === 'string' && each !== '');
}

function choose(variable: Variable, wanted: string[]): void {
  if (variable.type === 'constant' || variable.type === 'datasource') {
    variable.values = variable.options.slice(0, 1);
    return;
  }
  if (variable.type === 'textbox') {
    variable.values = [wanted[0] ?? variable.options[0] ?? ''];
    return;
  }
  const isAll =
    variable.hasAll && (wanted.length === 0 || wanted.includes(ALL) || wanted.includes('All'));
  if (isAll) {
    variable.isAll = true;
    return;
  }
  const still =
    variable.error === undefined
      ? wanted.filter((each) => variable.options.includes(each))
      : wanted;
  variable.values = variable.isMulti ? still : still.slice(0, 1);
  if (variable.values.length === 0) {
    variable.isAll = variable.hasAll;
    variable.values = variable.hasAll ? [] : variable.options.slice(0, 1);
  }
}

/** The values a panel or row is repeated for. */
export function repeatedValues(variable: Variable | undefined): string[] {
  if (variable === undefined) {
    return [];
  }
  return variable.isAll ? variable.options : variable.values;
}
