import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cell } from './matrix/cell.ts';
import { createClients } from './matrix/clients/index.ts';
import { readMatrix, writeMatrix } from './matrix/document.ts';
import { isUpdate } from './matrix/env.ts';
import { Results } from './matrix/results.ts';
import { scenarios } from './matrix/scenarios/index.ts';
import { Switchboard } from './matrix/switchboard.ts';
import { writeTables } from './matrix/table.ts';
import { setScene, targets as allTargets, type Scene } from './matrix/targets.ts';
import { loadClientSdks } from './support/client-sdks.ts';
import { available } from './support/index.ts';

const clients = available.clientSdks ? createClients(await loadClientSdks()) : [];
const targets = allTargets.filter(({ viaLitellm }) => available.litellm || !viaLitellm);
const isWhole = available.clientSdks && available.litellm;

/** Every SDK against every target, in six scenarios, whole and streamed. */
describe.skipIf(!available.clientSdks)('every client speaks to every target', () => {
  const switchboard = new Switchboard();
  const results = new Results();
  const cells = scenarios.flatMap((scenario) =>
    clients.flatMap((client) =>
      targets.flatMap((target) => [false, true].map((stream) => ({ scenario, client, target, stream }))),
    ),
  );
  let scene: Scene;

  beforeAll(async () => {
    scene = await setScene(switchboard);
  });
  afterAll(async () => {
    await scene?.close();
    console.log(writeTables({ scenarios, clients, targets }, results));
  });

  describe.concurrent('in each cell', () => {
    // Not `it.each`, which shortens the names.
    for (const { scenario, client, target, stream } of cells) {
      const name = `${scenario.title}: ${client.name} to ${target.name}, ${stream ? 'streamed' : 'whole'}`;
      it(name, async () => {
        const cell = new Cell({ client, target, stream, line: switchboard.open() }, scene);
        const notes = await scenario.play(cell);
        expect(cell.findUnmet()).toEqual([]);
        const losses = new Set((await cell.records()).flatMap((record) => record.losses));
        results.record({ scenario, client, target, stream }, { losses: [...losses].toSorted(), notes });
      });
    }
  });

  it.skipIf(!isWhole)('as docs/wire-formats.md shows (npm run matrix:update --workspace @omniroute/e2e)', () => {
    const tables = writeTables({ scenarios, clients, targets }, results);
    if (isUpdate) writeMatrix(tables);
    expect(tables).not.toContain('✗');
    expect(readMatrix()).toBe(tables);
  });
});
