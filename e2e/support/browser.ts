import { chromium, type Browser } from 'playwright';
import { need } from './components.ts';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The distribution's Chromium, without its calls home. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: need('chromium').program, args: quiet });
}
