import { failed, warning, type ProbeVerdict } from './probe-step.ts';

/** Releases that were published by an attacker. */
const compromised: ReadonlySet<string> = new Set(['1.82.7', '1.82.8']);
const securityFloor = '1.84.0';
const advised = '1.106.0';

/** Warns of LiteLLM versions that should not run; `undefined` for the others and for an unknown one. */
export function judgeLitellmVersion(version: string | undefined): ProbeVerdict | undefined {
  if (version === undefined) return undefined;
  if (compromised.has(version)) {
    return failed(
      `LiteLLM ${version} is a compromised release.`,
      `Stop this proxy, replace every credential it knew, and install ${advised} or newer.`,
    );
  }
  if (compareVersions(version, securityFloor) < 0) {
    return warning(`LiteLLM ${version} has known security holes.`, `Update to ${advised} or newer.`);
  }
  if (compareVersions(version, advised) < 0) {
    return warning(
      `LiteLLM ${version} hides more broken streams than newer versions.`,
      `Update to ${advised} or newer.`,
    );
  }
  return undefined;
}

/** Compares dotted numbers; what follows them (`rc1`, `-stable`) does not count. */
function compareVersions(left: string, right: string): number {
  const numbers = (text: string): readonly number[] => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [a, b] = [numbers(left), numbers(right)];
  for (let place = 0; place < 3; place += 1) {
    const difference = (a[place] ?? 0) - (b[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
