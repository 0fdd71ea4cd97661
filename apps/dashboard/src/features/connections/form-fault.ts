import { describeFault, type Fault } from '#lib/client.ts';

const shownFields = [
  'baseUrl',
  'secret',
  'name',
  'settings.headers',
  'settings.options.',
  'settings.models',
  'settings.allowPrivateNetwork',
];

/** A fault split by where the form shows it: beside a field, or at its end when it is about none. */
export function placeFault(error: unknown): { readonly field: Fault | undefined; readonly rest: unknown } {
  if (error === null || error === undefined) return { field: undefined, rest: undefined };
  const fault = describeFault(error);
  const placed = shownFields.some((field) => fault.field?.startsWith(field) === true);
  return placed ? { field: fault, rest: undefined } : { field: undefined, rest: error };
}
