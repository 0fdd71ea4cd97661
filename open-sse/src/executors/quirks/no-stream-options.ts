import type { Quirk } from './quirk.ts';

/** Always tells usage in streams, and refuses a body that asks for it. */
export const noStreamOptions: Quirk = (_body, { set, remove }) => {
  const { stream_options: _unwanted, ...rest } = set;
  return { set: rest, remove: [...remove, 'stream_options'] };
};
