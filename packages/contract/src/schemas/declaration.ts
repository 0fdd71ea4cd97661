import { z } from 'zod';
import { timeSchema } from './shared.ts';

const faultsSchema = z.array(
  z.object({
    path: z.string().meta({ description: '`combos.fast.targets[0].model`; empty: the file as a whole.' }),
    message: z.string(),
    line: z.int().exactOptional(),
    column: z.int().exactOptional(),
  }),
);

/** How the configuration file of the gateway fares. */
export const declarationSchema = z
  .object({
    state: z.enum(['none', 'loaded', 'invalid']).meta({
      description:
        '`none`: there is no file. `invalid`: what it said when it was last right holds on; `faults` say why.',
    }),
    path: z.string(),
    loadedAt: timeSchema.exactOptional().meta({ description: 'When the gateway last took over what it says.' }),
    readAt: timeSchema.exactOptional(),
    faults: faultsSchema,
  })
  .meta({ id: 'Declaration' });

export const declarationApplySchema = z.strictObject({
  yaml: z.string().max(1_048_576, 'The file is larger than 1 MiB, which is no configuration.'),
  variables: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string().max(32_768))
    .exactOptional()
    .meta({ description: 'What its references lead to. The environment of the gateway is not looked at.' }),
  dryRun: z.boolean().exactOptional().meta({ description: 'Try everything, and change nothing.' }),
});

export const declarationAppliedSchema = z
  .object({
    applied: z.boolean(),
    changes: z.array(
      z.object({
        section: z.enum(['connections', 'combos', 'aliases', 'keys', 'settings']),
        name: z.string(),
        type: z.enum(['added', 'changed', 'removed']),
        fields: z.array(z.string()).meta({ description: 'Of a change: what differs.' }),
      }),
    ),
    faults: faultsSchema,
  })
  .meta({ id: 'DeclarationApplied' });

export const exportSchema = z
  .object({
    yaml: z.string(),
    variables: z.array(z.object({ name: z.string(), holds: z.string() })),
    notes: z.array(z.string()).meta({ description: 'What a file cannot say.' }),
  })
  .meta({ id: 'Export' });
