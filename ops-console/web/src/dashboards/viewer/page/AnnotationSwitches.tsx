import { useTheme2 } from '@grafana/ui';
import type { AnnotationModel } from '../model';
import { isOn } from './useAnnotations';

interface Props {
  models: AnnotationModel[];
  chosen: Map<string, boolean>;
  onSwitch: (name: string, isOn: boolean) => void;
}

/** Switches the dashboard's annotations on and off. */
export function AnnotationSwitches({ models, chosen, onSwitch }: Props) {
  const theme = useTheme2();
  return (
    <>
      {models
        .filter(({ hide, builtIn }) => !hide && !builtIn)
        .map((model) => (
          <label key={model.name} className="dash-annotation">
            <input
              type="checkbox"
              checked={isOn(model, chosen)}
              onChange={(event) => onSwitch(model.name, event.currentTarget.checked)}
            />
            {model.name}
            <svg width="10" height="8" aria-hidden>
              <path
                d="M5 0 L10 8 L0 8 Z"
                fill={theme.visualization.getColorByName(model.iconColor || 'red')}
              />
            </svg>
          </label>
        ))}
    </>
  );
}
