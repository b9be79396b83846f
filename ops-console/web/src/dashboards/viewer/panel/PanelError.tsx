import { Button } from '@grafana/ui';

interface Props {
  message: string;
  onAskAgain?: () => void;
}

/** Why a panel shows nothing, in words, in the panel. */
export function PanelError({ message, onAskAgain }: Props) {
  return (
    <div className="panel-error" role="status">
      <p>{message}</p>
      {onAskAgain && (
        <Button size="sm" variant="secondary" onClick={onAskAgain}>
          Try again
        </Button>
      )}
    </div>
  );
}
