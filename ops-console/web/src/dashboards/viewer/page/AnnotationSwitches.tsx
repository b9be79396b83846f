import { InlineSwitch } from '@grafana/ui';
import type { AnnotationModel } from '../model';
import { isOn } from './useAnnotations';

interface Props {
  models: AnnotationModel[];
  chosen: Map<string, boolean>;
  onSwitch: (name: string, isOn: boolean) => void;
}

/** Switches the dashboard's annotations on and off. */
export function AnnotationSwitches({ models, chosen, onSwitch }: Props) {
  return (
    <>
      {models
        .filter(({ hide, builtIn }) => !hide && !builtIn)
        .map((model) => (
          <InlineSwitch
            key={model.name}
            id={`annotation-${model.name}`}
            label={model.name}
            showLabel
            transparent
            value={isOn(model, chosen)}
            onChange={(event) => onSwitch(model.name, event.currentTarget.checked)}
          />
        ))}
    </>
  );
}
