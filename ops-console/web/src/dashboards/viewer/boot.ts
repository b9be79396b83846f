import {
  locationUtil,
  setTimeZoneResolver,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
} from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { standardProperties } from './panel/fieldConfig';

/** Editors are looked up by name while options are declared; none of them is ever shown. */
const EDITORS =
  'boolean number text select multi-select radio color unit slider strings field-name timezone stats-picker fieldColor thresholds mappings links';

let booted: Promise<void> | undefined;

/** Registers what the Grafana application registers at its start. Once for the page. */
export function boot(): Promise<void> {
  booted ??= register();
  return booted;
}

async function register(): Promise<void> {
  // Texts of the components: English is built in, but the library must be initialised.
  await initPluginTranslations('sightline-console', []);
  setTimeZoneResolver(() => 'browser');
  locationUtil.initialize({
    config: { appSubUrl: '' } as Parameters<typeof locationUtil.initialize>[0]['config'],
    getVariablesUrlParams: () => ({}),
    getTimeRangeForUrl: () => ({ from: 'now-1h', to: 'now' }),
  });
  standardTransformersRegistry.setInit(transformers);
  standardFieldConfigEditorRegistry.setInit(standardProperties);
  standardEditorsRegistry.setInit(() =>
    EDITORS.split(' ').map((id) => ({ id, name: id, editor: () => null })),
  );
}

function transformers() {
  const byId = new Map(Object.values(standardTransformers).map((each) => [each.id, each]));
  return [...byId.values()].map((transformation) => ({
    id: transformation.id,
    name: transformation.name,
    transformation,
    editor: () => null,
  })) as unknown as ReturnType<Parameters<typeof standardTransformersRegistry.setInit>[0]>;
}
