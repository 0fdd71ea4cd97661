import type { Metadata } from 'next';
import { RequestsPlace } from '#features/requests/requests-place.tsx';

export const metadata: Metadata = { title: 'Requests' };

export default function RequestsPage() {
  return <RequestsPlace />;
}
