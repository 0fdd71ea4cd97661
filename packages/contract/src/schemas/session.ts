import { z } from 'zod';

export const sessionCreateSchema = z.strictObject({ password: z.string().min(1, 'A password is needed.').max(1024) });

export const sessionSchema = z
  .object({ role: z.literal('admin'), via: z.enum(['password', 'token']), expiresAt: z.iso.datetime().exactOptional() })
  .meta({ id: 'Session' });
