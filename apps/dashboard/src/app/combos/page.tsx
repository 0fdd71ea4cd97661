import type { Metadata } from 'next';
import { CombosPlace } from '#features/combos/combos-place.tsx';

export const metadata: Metadata = { title: 'Combos' };

export default function CombosPage() {
  return <CombosPlace />;
}
