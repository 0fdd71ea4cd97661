import type { Metadata } from 'next';
import { OverviewPlace } from '#features/overview/overview-place.tsx';

export const metadata: Metadata = { title: { absolute: 'Overview · OmniRoute' } };

export default function OverviewPage() {
  return <OverviewPlace />;
}
