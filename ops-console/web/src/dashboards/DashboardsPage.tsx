import { useEffect, useState } from 'react';
import { useParams } from 'wouter';
import { getJson } from '../api/client';

interface Listed {
  uid: string;
  title: string;
}

export default function DashboardsPage() {
  const { uid } = useParams();
  const [listed, setListed] = useState<Listed[]>();
  useEffect(() => {
    void getJson<{ dashboards: Listed[] }>('/api/dashboards').then((list) =>
      setListed(list.dashboards),
    );
  }, []);
  if (listed === undefined) {
    return <p role="status">Loading…</p>;
  }
  if (uid !== undefined && !listed.some((each) => each.uid === uid)) {
    return <p>No dashboard has the uid “{uid}”.</p>;
  }
  return <h1>Dashboards</h1>;
}
