import { OmniError } from '@omniroute/core';
import type { Codec } from '@omniroute/open-sse';
import { filesNamedIn } from './named-files.ts';
import { narrowToConnection } from './narrow-to-connection.ts';
import type { Inbound } from './read-inbound.ts';
import type { LivePlan } from './resolve-plan.ts';
import type { Served } from './served.ts';

const field = 'file_id';
/** Each is looked up. */
const mostFiles = 200;

/**
 * The plan of a request that names files which an upstream keeps: only the connection where they were uploaded knows them. Files
 * that we do not know leave the plan as it is. Throws `OmniError` `not-found` for a file of another key, `invalid-input` when the plan
 * has no target of the connection, or the files are at several.
 */
export async function followFiles(served: Served<Codec, Inbound>): Promise<LivePlan> {
  const ids = filesNamedIn(served.inbound);
  if (ids.length === 0) return served.plan;
  if (ids.length > mostFiles) {
    throw new OmniError('invalid-input', `A request may name up to ${mostFiles} files; this one names ${ids.length}.`, {
      field,
    });
  }
  const { pipeline, caller } = served;
  const found = await Promise.all(ids.map((id) => pipeline.resources.find('file', id, caller.id)));
  let plan = served.plan;
  for (const [index, file] of found.entries()) {
    const shown = `file “${(ids[index] ?? '').slice(0, 100)}”`;
    if (file.type === 'foreign') throw new OmniError('not-found', `There is no ${shown}.`, { field });
    if (file.type === 'own') {
      const what = { sentence: `The ${shown} is kept by`, advice: 'upload the file there', field };
      plan = narrowToConnection({ ...served, plan }, file.resource.connectionId, what);
    }
  }
  return plan;
}
