'use client';

import { DesktopIcon, MoonIcon, SunIcon } from '@radix-ui/react-icons';
import { useTheme } from '#lib/use-theme.ts';
import { Segments } from '../ui/segments.tsx';

const segments = [
  { value: 'system', label: 'System theme', icon: <DesktopIcon /> },
  { value: 'light', label: 'Light theme', icon: <SunIcon /> },
  { value: 'dark', label: 'Dark theme', icon: <MoonIcon /> },
] as const;

/** Chooses between the theme of the device, light and dark. */
export function ThemeSwitch() {
  const [theme, choose] = useTheme();
  return <Segments label="Theme" segments={segments} value={theme} onChange={choose} />;
}
