import { z } from 'zod';

/** Written with ids or names; read with ids. */
export const shadowSchema = z
  .strictObject({
    target: z.strictObject({
      connection: z.string().min(1, 'Name a connection.'),
      model: z.string().trim().min(1, 'Name a model.').max(256),
    }),
    percentage: z.number().positive('A percentage is above 0.').max(100, 'A percentage is at most 100.'),
  })
  .meta({
    description:
      'A silent target that is sent this share of the requests again, after the client’s reply. What it answers is recorded and goes nowhere.',
  });
