import { OmniError } from '@omniroute/core';
import { findRequest, listReconciliationsOfRequest, listRequests } from '@omniroute/storage';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';
import { viewRequest, viewRequestDetail } from '../views.ts';

type RequestHandlers = Pick<AdminHandlers, 'listRequests' | 'getRequest'>;

export function requestHandlers({ database }: AdminServices): RequestHandlers {
  return {
    listRequests: async ({ query }) => {
      const page = await listRequests(database, {
        limit: query.limit,
        ...(query.cursor !== undefined && { cursor: query.cursor }),
        ...(query.outcome !== undefined && { outcome: query.outcome }),
        ...(query.connection !== undefined && { connection: query.connection }),
        ...(query.model !== undefined && { model: query.model }),
        ...(query.key !== undefined && { keyId: query.key }),
        ...(query.shadows !== undefined && { shadows: query.shadows }),
      });
      const next = page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor };
      return { items: page.items.map(viewRequest), ...next };
    },
    getRequest: async ({ params }) => {
      const row = await findRequest(database, params.id);
      if (!row) throw new OmniError('not-found', `There is no request “${params.id}”.`);
      return viewRequestDetail(row, await listReconciliationsOfRequest(database.read, row.id));
    },
  };
}
