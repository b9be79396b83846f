import type { FieldDisplay } from '@grafana/data';
import { DataLinksContextMenu } from '@grafana/ui';
import type { MouseEventHandler, ReactElement } from 'react';

interface Props {
  value: FieldDisplay;
  children: (openMenu?: MouseEventHandler<HTMLElement>) => ReactElement;
}

/** Makes a value a link, or opens a menu of its links. */
export function ValueLinks({ value, children }: Props) {
  if (!value.hasLinks || !value.getLinks) {
    return children();
  }
  return (
    <DataLinksContextMenu links={value.getLinks}>
      {({ openMenu }) => children(openMenu)}
    </DataLinksContextMenu>
  );
}
