import type { InterpolateFunction } from '@grafana/data';
import { textUtil } from '@grafana/data';
import { Dropdown, IconButton, Menu } from '@grafana/ui';
import type { PanelLink } from '../model';

interface Props {
  links: PanelLink[];
  fillIn: InterpolateFunction;
  title: string;
  isViewed: boolean;
  onView: () => void;
}

/** The menu in a panel's head: where its links lead, and showing it alone. */
export function PanelLinks({ links, fillIn, title, isViewed, onView }: Props) {
  const items = links.map((link) => ({
    label: fillIn(link.title, {}, 'text'),
    url: textUtil.sanitizeUrl(fillIn(link.url, {}, 'uriencode')),
    target: link.targetBlank ? '_blank' : undefined,
  }));
  const menu = (
    <Menu>
      {items.map((item) => (
        <Menu.Item
          key={item.label}
          label={item.label}
          url={item.url}
          target={item.target as '_blank'}
          icon="external-link-alt"
        />
      ))}
      <Menu.Item
        label={isViewed ? 'Back to all panels' : 'View'}
        icon={isViewed ? 'arrow-left' : 'eye'}
        onClick={onView}
      />
    </Menu>
  );
  return (
    <Dropdown overlay={menu} placement="bottom-end">
      <IconButton
        name={items.length > 0 ? 'external-link-alt' : 'ellipsis-v'}
        aria-label={`Menu of the panel ${title}`}
        size="sm"
      />
    </Dropdown>
  );
}
