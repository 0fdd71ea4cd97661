import { beginSession, endSession, isAdminPassword } from '@omniroute/control';
import { OmniError } from '@omniroute/core';
import { writeSessionCookie } from '../cookies.ts';
import type { AdminHandlers } from '../handler.ts';
import type { AdminServices } from '../services.ts';

type SessionHandlers = Pick<AdminHandlers, 'createSession' | 'getSession' | 'deleteSession'>;

export function sessionHandlers({ control, signIns }: AdminServices): SessionHandlers {
  return {
    createSession: async ({ body }, call) => {
      signIns.check(call.address, control.now());
      if (!(await isAdminPassword(control, body.password))) {
        signIns.recordFailure(call.address, control.now());
        throw new OmniError('unauthenticated', 'This password is not right.', { field: 'password' });
      }
      signIns.recordSuccess(call.address);
      const { token, expiresAtMs } = await beginSession(control, call.userAgent);
      const maxAgeSec = Math.floor((expiresAtMs - control.now()) / 1000);
      call.setCookie(writeSessionCookie(token, { maxAgeSec, secure: call.secure }));
      return { role: 'admin', via: 'password', expiresAt: new Date(expiresAtMs).toISOString() };
    },
    getSession: async (_, call) => {
      const expiresAt =
        call.sessionExpiresAtMs === undefined ? {} : { expiresAt: new Date(call.sessionExpiresAtMs).toISOString() };
      return { role: 'admin', via: call.via, ...expiresAt };
    },
    deleteSession: async (_, call) => {
      if (call.sessionToken !== undefined) await endSession(control, call.sessionToken);
      call.setCookie(writeSessionCookie('', { maxAgeSec: 0, secure: call.secure }));
      return undefined;
    },
  };
}
