export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const themeStorageKey = 'omniroute-theme';

/** Runs before the first paint, so that no wrong theme flashes up. Static text: a CSP can name its hash. */
export const themeScript = `(function(){try{var t=localStorage.getItem('${themeStorageKey}')}catch(e){t=null}var d=t==='dark'||(t!=='light'&&matchMedia('(prefers-color-scheme: dark)').matches);document.documentElement.classList.toggle('dark',d)})()`;

/** Shows a theme and remembers it. `system` follows the device. */
export function applyTheme(theme: Theme): void {
  localStorage.setItem(themeStorageKey, theme);
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', dark);
}
