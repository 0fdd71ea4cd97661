import { OmniError } from '@omniroute/core';

/** Words a broken unique constraint for the person whose input broke it; passes every other error on. */
export async function refuseTaken<T>(work: Promise<T>, field: string, message: string): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof OmniError && error.code === 'conflict') {
      throw new OmniError('conflict', message, { field, cause: error });
    }
    throw error;
  }
}
