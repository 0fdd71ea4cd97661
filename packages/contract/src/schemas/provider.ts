import { wireFormats } from '@omniroute/core';
import { z } from 'zod';

export const providerSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    kind: z.enum(['hosted', 'self-hosted', 'gateway']),
    formats: z.array(z.enum(wireFormats)),
    baseUrl: z.string().exactOptional(),
    baseUrlExample: z.string(),
    secretRequired: z.boolean(),
    docsUrl: z.string(),
    keyUrl: z.string().exactOptional(),
    modelCount: z.int(),
  })
  .meta({ id: 'Provider' });
