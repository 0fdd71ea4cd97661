import { z } from 'zod';
import { timeSchema } from './shared.ts';

export const storagePolicySchema = z
  .strictObject({
    requestDays: z
      .int('Whole days.')
      .min(1, 'At least a day.')
      .max(36_500)
      .exactOptional()
      .meta({ description: 'Days that requests are kept; their sums by day stay. Absent: for good.' }),
  })
  .meta({ id: 'StoragePolicy' });

export const backupSchema = z
  .object({
    path: z.string().meta({ description: 'Its directory, on the machine of the gateway' }),
    createdAt: timeSchema,
    bytes: z.int(),
  })
  .meta({ id: 'Backup' });

export const storageSchema = z
  .object({
    databaseBytes: z.int(),
    spoolBytes: z.int().meta({ description: 'Requests on their way into the database' }),
    /** When the first request began that is still kept or summed up. */
    since: timeSchema.exactOptional(),
    policy: storagePolicySchema,
    backups: z.array(backupSchema).meta({ description: 'Newest first' }),
  })
  .meta({ id: 'Storage' });
