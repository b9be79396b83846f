import type { TimeRange } from '@grafana/data';
import { RefreshPicker, TimeRangePicker } from '@grafana/ui';
import { type RawRange, shifted, zoomedOut } from '../timeRange';

interface Props {
  range: TimeRange;
  refresh: string;
  onRange: (range: TimeRange) => void;
  onRaw: (range: RawRange) => void;
  onRefresh: () => void;
  onInterval: (interval: string) => void;
}

/** Which time is shown, and how often it is read anew. */
export function TimeControls({ range, refresh, onRange, onRaw, onRefresh, onInterval }: Props) {
  return (
    <>
      <TimeRangePicker
        value={range}
        timeZone="browser"
        onChange={onRange}
        onChangeTimeZone={() => undefined}
        onMoveBackward={() => onRaw(shifted(range, -0.5))}
        onMoveForward={() => onRaw(shifted(range, 0.5))}
        onZoom={() => onRaw(zoomedOut(range))}
        isOnCanvas
      />
      <RefreshPicker
        value={refresh}
        onIntervalChanged={onInterval}
        onRefresh={onRefresh}
        tooltip="Refresh"
        isOnCanvas
      />
    </>
  );
}
