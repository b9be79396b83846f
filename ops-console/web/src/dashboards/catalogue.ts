import { getJson } from '../api/client';

/** One dashboard as `GET /api/dashboards` lists it. */
export interface ListedDashboard {
  uid: string;
  title: string;
  description: string;
  tags: string[];
  folder: string;
}

/** Every dashboard that the console has. */
export async function listDashboards(signal?: AbortSignal): Promise<ListedDashboard[]> {
  return (await getJson<{ dashboards: ListedDashboard[] }>('/api/dashboards', signal)).dashboards;
}
