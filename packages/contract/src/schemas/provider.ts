import { apiFormats } from '@omniroute/core';
import { z } from 'zod';

export const providerSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    kind: z.enum(['hosted', 'self-hosted', 'gateway']),
    formats: z.array(z.enum(apiFormats)),
    baseUrl: z.string().exactOptional(),
    baseUrlExample: z.string(),
    secretRequired: z.boolean(),
    secret: z
      .object({ label: z.string(), help: z.string().exactOptional(), multiline: z.boolean().exactOptional() })
      .exactOptional(),
    /** What goes into `settings.options`, by id. */
    fields: z.array(
      z.object({
        id: z.string(),
        label: z.string(),
        help: z.string().exactOptional(),
        example: z.string().exactOptional(),
        required: z.boolean(),
      }),
    ),
    docsUrl: z.string(),
    keyUrl: z.string().exactOptional(),
    modelCount: z.int(),
  })
  .meta({ id: 'Provider' });
