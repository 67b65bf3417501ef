/** The size of a batch that takes about as long as it should, learned from the batches before. */

export interface BatchSize {
  current(): number
  took(count: number, ms: number): void
}

export function createBatchSize(max: number, targetMs: number): BatchSize {
  let size = max
  return {
    current: () => size,
    took(count, ms) {
      if (ms > targetMs) size = Math.max(1, Math.floor((count * targetMs) / ms))
      else if (count >= size) size = Math.min(max, Math.ceil(1.5 * size))
    },
  }
}
