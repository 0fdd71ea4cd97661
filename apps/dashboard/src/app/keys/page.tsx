import type { Metadata } from 'next';
import { KeysPlace } from '#features/keys/keys-place.tsx';

export const metadata: Metadata = { title: 'Keys' };

export default function KeysPage() {
  return <KeysPlace />;
}
