'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { applyTheme, themes, themeStorageKey, type Theme } from './theme.ts';
import { pickChoice } from './url-state.ts';

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function readTheme(): Theme {
  return pickChoice(localStorage.getItem(themeStorageKey), themes, 'system');
}

/** The chosen theme and how to choose another. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(subscribe, readTheme, () => 'system' as const);
  useEffect(() => {
    if (theme !== 'system') return;
    const device = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => applyTheme('system');
    device.addEventListener('change', follow);
    return () => device.removeEventListener('change', follow);
  }, [theme]);
  const choose = (next: Theme) => {
    applyTheme(next);
    for (const listener of listeners) listener();
  };
  return [theme, choose];
}
