import type { Client } from './conversation.ts';
import type { CellResult, Results } from './results.ts';
import type { Scenario } from './scenarios/index.ts';
import type { Target } from './targets.ts';

export type Axes = {
  readonly scenarios: readonly Scenario[];
  readonly clients: readonly Client[];
  readonly targets: readonly Target[];
};

/** One Markdown table for each scenario: clients down, targets across. */
export function writeTables(axes: Axes, results: Results): string {
  return axes.scenarios.map((scenario) => writeTable(scenario, axes, results)).join('\n\n');
}

function writeTable(scenario: Scenario, { clients, targets }: Axes, results: Results): string {
  const rows = clients.map((client) => [
    client.name,
    ...targets.map((target) => {
      const [whole, streamed] = [false, true].map((stream) => results.find({ scenario, client, target, stream }));
      return writeCell(whole, streamed);
    }),
  ]);
  const header = ['', ...targets.map((target) => target.name)];
  const lines = [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return [`### ${scenario.title}`, '', scenario.promise, '', ...lines].join('\n');
}

/** Says once what holds for a whole reply and a streamed one, and apart what does not. */
function writeCell(whole: CellResult | undefined, streamed: CellResult | undefined): string {
  const [left, right] = [describe(whole), describe(streamed)];
  return left === right ? left : `whole: ${left}; streamed: ${right}`;
}

function describe(result: CellResult | undefined): string {
  if (!result) return '✗';
  const { losses, notes } = result;
  const lossy = losses.length === 0 ? [] : [`lossy: ${losses.map((field) => `\`${field}\``).join(', ')}`];
  const remarks = [...lossy, ...notes];
  return remarks.length === 0 ? '✓' : `✓ ${remarks.join('; ')}`;
}
