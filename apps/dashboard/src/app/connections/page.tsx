import type { Metadata } from 'next';
import { ConnectionsPlace } from '#features/connections/connections-place.tsx';

export const metadata: Metadata = { title: 'Connections' };

export default function ConnectionsPage() {
  return <ConnectionsPlace />;
}
