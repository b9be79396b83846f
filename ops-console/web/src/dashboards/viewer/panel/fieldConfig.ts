import {
  type Field,
  type FieldConfig,
  FieldConfigOptionsRegistry,
  type FieldConfigPropertyItem,
  type FieldConfigSource,
  FieldType,
  ThresholdsMode,
  booleanOverrideProcessor,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  identityOverrideProcessor,
  numberOverrideProcessor,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';
import type { PanelType } from '../panels/panelType';

type Process = FieldConfigPropertyItem['process'];

const always = () => true;
const numbersOnly = (field: Field) => field.type === FieldType.number;

function property(
  id: string,
  process: unknown = identityOverrideProcessor,
  shouldApply: (field: Field) => boolean = always,
  settings?: unknown,
): FieldConfigPropertyItem {
  return {
    id,
    path: id,
    name: id,
    description: '',
    editor: () => null,
    override: () => null,
    process: process as Process,
    shouldApply,
    settings,
  };
}

/** The properties that every field may have, whatever the panel. */
export function standardProperties(): FieldConfigPropertyItem[] {
  return [
    property('displayName', displayNameOverrideProcessor, always, { expandTemplateVars: true }),
    property('unit', unitOverrideProcessor),
    property('decimals', numberOverrideProcessor, numbersOnly),
    property('min', numberOverrideProcessor, numbersOnly),
    property('max', numberOverrideProcessor, numbersOnly),
    property('fieldMinMax', booleanOverrideProcessor, numbersOnly),
    property('noValue'),
    property('color'),
    property('thresholds', thresholdsOverrideProcessor),
    property('mappings', valueMappingsOverrideProcessor),
    property('links', dataLinksOverrideProcessor),
    property('filterable'),
    property('description'),
    property('actions'),
  ];
}

/** The standard properties and one for each `custom.…` that the panel's type or file names. */
export function registryFor(
  config: FieldConfigSource,
  type: PanelType | undefined,
): FieldConfigOptionsRegistry {
  const paths = new Set([
    ...Object.keys(type?.custom ?? {}),
    ...Object.keys(config.defaults.custom ?? {}),
    ...config.overrides.flatMap(({ properties }) =>
      properties.filter(({ id }) => id.startsWith('custom.')).map(({ id }) => id.slice(7)),
    ),
  ]);
  return new FieldConfigOptionsRegistry(() => [
    ...standardProperties(),
    ...[...paths].map((path) => ({
      ...property(`custom.${path}`, identityOverrideProcessor, type?.customAppliesTo ?? always),
      path,
      isCustom: true,
    })),
  ]);
}

/**
 * What the file says of the fields on top of what Grafana assumes: exported files leave defaults out,
 * and write the lowest threshold as null where the libraries expect minus infinity.
 */
export function completeFieldConfig(
  given: FieldConfigSource | undefined,
  type: PanelType | undefined,
): FieldConfigSource {
  const defaults = given?.defaults ?? {};
  return {
    overrides: (given?.overrides ?? []).map((override) => ({
      ...override,
      properties: override.properties.map((one) =>
        one.id === 'thresholds' ? { ...one, value: withLowest(one.value) } : one,
      ),
    })),
    defaults: {
      color: type?.colorMode === undefined ? undefined : { mode: type.colorMode },
      ...defaults,
      thresholds: withLowest(defaults.thresholds) ?? {
        mode: ThresholdsMode.Absolute,
        steps: [
          { color: 'green', value: -Infinity },
          { color: 'red', value: 80 },
        ],
      },
      custom: { ...type?.custom, ...defaults.custom },
    },
  };
}

function withLowest(thresholds: FieldConfig['thresholds']): FieldConfig['thresholds'] {
  return (
    thresholds && {
      ...thresholds,
      steps: thresholds.steps.map((step) => ({ ...step, value: step.value ?? -Infinity })),
    }
  );
}
