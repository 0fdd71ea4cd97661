import { BarChartIcon, IdCardIcon, Link2Icon, ListBulletIcon, StackIcon } from '@radix-ui/react-icons';

/** The menu. Every entry leads to a finished page. */
export const places = [
  { path: '/', label: 'Overview', icon: BarChartIcon },
  { path: '/connections', label: 'Connections', icon: Link2Icon },
  { path: '/combos', label: 'Combos', icon: StackIcon },
  { path: '/requests', label: 'Requests', icon: ListBulletIcon },
  { path: '/keys', label: 'Keys', icon: IdCardIcon },
] as const;
