import { textUtil } from '@grafana/data';
import { Dropdown, LinkButton, Menu, ToolbarButton } from '@grafana/ui';
import { useEffect, useState } from 'react';
import { type ListedDashboard, listDashboards } from '../../catalogue';
import { ownLink } from '../links';
import type { Dashboard, DashboardLink } from '../model';
import { type Surroundings, interpolate, variableParams } from '../variables/interpolate';

interface Props {
  dashboard: Dashboard;
  surroundings: Surroundings | undefined;
}

/** Links from the dashboard to elsewhere, which may take the variables and the time along. */
export function DashboardLinks({ dashboard, surroundings }: Props) {
  const links = dashboard.links ?? [];
  const others = useTagged(links);
  if (surroundings === undefined || links.length === 0) {
    return null;
  }
  return (
    <nav className="dash-links" aria-label="Links of this dashboard">
      {links.map((link) =>
        link.type === 'link' ? (
          <LinkButton
            key={link.title}
            size="sm"
            variant="secondary"
            fill="outline"
            icon="external-link-alt"
            tooltip={link.tooltip}
            href={address(link, link.url ?? '', surroundings)}
            target={link.targetBlank ? '_blank' : undefined}
          >
            {interpolate(link.title, surroundings, {}, 'text')}
          </LinkButton>
        ) : (
          <Tagged
            key={link.title}
            link={link}
            surroundings={surroundings}
            dashboards={others.filter(
              ({ uid, tags }) =>
                uid !== dashboard.uid && (link.tags ?? []).every((tag) => tags.includes(tag)),
            )}
          />
        ),
      )}
    </nav>
  );
}

interface TaggedProps {
  link: DashboardLink;
  dashboards: ListedDashboard[];
  surroundings: Surroundings;
}

function Tagged({ link, dashboards, surroundings }: TaggedProps) {
  const menu = (
    <Menu>
      {dashboards.map(({ uid, title }) => (
        <Menu.Item key={uid} label={title} url={address(link, `/d/${uid}`, surroundings)} />
      ))}
    </Menu>
  );
  return (
    <Dropdown overlay={menu}>
      <ToolbarButton
        icon="bars"
        variant="canvas"
        aria-label={link.title || 'Dashboards'}
        isOpen={false}
      >
        {link.title}
      </ToolbarButton>
    </Dropdown>
  );
}

function address(link: DashboardLink, url: string, surroundings: Surroundings): string {
  const home = surroundings.variables.find(({ name }) => name === 'console')?.values[0];
  const base = ownLink(interpolate(url, surroundings, {}, 'uriencode'), home);
  const further = [
    link.includeVars ? variableParams(surroundings.variables) : '',
    link.keepTime ? surroundings.timeParams : '',
  ].filter((each) => each !== '');
  const joint = base.includes('?') ? '&' : '?';
  return textUtil.sanitizeUrl(further.length === 0 ? base : base + joint + further.join('&'));
}

/** All dashboards, when a link asks for some of them by their tags. */
function useTagged(links: DashboardLink[]): ListedDashboard[] {
  const [found, setFound] = useState<ListedDashboard[]>([]);
  const isNeeded = links.some(({ type }) => type === 'dashboards');
  useEffect(() => {
    if (!isNeeded) {
      return;
    }
    const abort = new AbortController();
    listDashboards(abort.signal).then(setFound, () => undefined);
    return () => abort.abort();
  }, [isNeeded]);
  return found;
}
