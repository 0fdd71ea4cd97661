/** How long what happened is kept. */
export type StoragePolicy = {
  /** Days that requests, with their attempts, are kept; their sums by day stay for good. Absent: for good. */
  readonly requestDays?: number;
};

export const defaultStoragePolicy: StoragePolicy = { requestDays: 90 };
