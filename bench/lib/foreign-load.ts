import { readFileSync } from 'node:fs';
import { servingCore } from './cores.ts';

const ticksPerSec = 100;

/** Notes how busy the serving core is. `share` gives the part, 0 to 1, that others than the measured process took since then. */
export function watchForeignLoad(measuredPid: number | undefined): { share(): number } {
  const startedAt = performance.now();
  const before = coreBusySec();
  const ownBefore = measuredPid === undefined ? 0 : threadSec(measuredPid);
  return {
    share: () => {
      const elapsedSec = (performance.now() - startedAt) / 1000;
      const own = measuredPid === undefined ? 0 : threadSec(measuredPid) - ownBefore;
      return Math.max(0, (coreBusySec() - before - own) / elapsedSec);
    },
  };
}

/** All but idle and waiting for a disk, in seconds since the start of the machine; what the hypervisor took counts as busy. */
function coreBusySec(): number {
  const line = new RegExp(`^cpu${servingCore} (.*)$`, 'm').exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line.split(' ').map(Number);
  return (user + nice + system + irq + softirq + steal) / ticksPerSec;
}

function threadSec(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e9;
}
