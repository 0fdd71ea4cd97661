import { apiFormats, requestNeeds, stickyBys, weekdays, type Condition } from '@omniroute/core';
import { z } from 'zod';

const values = z.array(z.string().trim().min(1).max(256)).min(1, 'Name at least one.').max(100).readonly();
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'A time of day is written as 08:30.');
const tokens = z.int().nonnegative();
const percent = z.number().min(0).max(100);

const zone = z
  .string()
  .max(64)
  .refine(isZone, 'There is no such time zone. Write an IANA name such as “Europe/Berlin”.');

/** Secrets have no place in a configuration that is shown, exported and versioned. */
const secretHeaders = /^(authorization|proxy-authorization|cookie|x-api-key|x-goog-api-key|api-key)$/;

const headersSchema = z
  .record(z.string(), z.array(z.string().max(1000)).max(100).readonly())
  .superRefine((headers, { addIssue }) => {
    for (const name of Object.keys(headers)) {
      const message = headerFault(name);
      if (message !== undefined) addIssue({ code: 'custom', message, path: [name] });
    }
  })
  .readonly();

function headerFault(name: string): string | undefined {
  if (!/^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(name)) return 'Write header names in lower case.';
  return secretHeaders.test(name) ? 'A header that holds credentials is no condition. Use key or team.' : undefined;
}

const timeSchema = z.strictObject({
  zone,
  days: z.array(z.enum(weekdays)).min(1).max(7).readonly().exactOptional(),
  from: timeOfDay.exactOptional(),
  to: timeOfDay.exactOptional(),
});

const promptTokensSchema = z
  .strictObject({ above: tokens.exactOptional(), below: tokens.exactOptional() })
  .refine(({ above = -1, below = Infinity }) => below - above > 1, 'No number of tokens is both above and below.');

const percentageSchema = z
  .strictObject({
    from: percent.exactOptional(),
    to: percent,
    by: z.enum(['request', ...stickyBys]).exactOptional(),
  })
  .refine(({ from = 0, to }) => from < to, 'The range is empty: from must be below to.');

const nested: z.ZodType<Condition> = z.lazy(() => conditionSchema);
const several = z.array(nested).min(1).max(50).readonly().exactOptional();

/** What a request has to be for a target to be asked: all members hold; a list holds when one of its values fits. */
export const conditionSchema = z
  .strictObject({
    key: values.exactOptional(),
    team: values.exactOptional(),
    tag: values.exactOptional(),
    time: timeSchema.exactOptional(),
    promptTokens: promptTokensSchema.exactOptional(),
    needs: z.array(z.enum(requestNeeds)).min(1).readonly().exactOptional(),
    format: z.array(z.enum(apiFormats)).min(1).readonly().exactOptional(),
    header: headersSchema.exactOptional(),
    percentage: percentageSchema.exactOptional(),
    not: nested.exactOptional(),
    any: several,
    all: several,
  })
  .refine((condition) => Object.keys(condition).length > 0, 'A condition needs at least one part.')
  .meta({ id: 'Condition', description: 'All parts hold; a list holds when one of its values fits.' });

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
