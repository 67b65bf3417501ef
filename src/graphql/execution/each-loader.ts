/** Batched loads by id: one call of an operation for all rows of a list. */
import DataLoader from 'dataloader'
import type { z } from 'zod'
import type { PerformAsCaller, ReadOperation } from '../../core/operation/operation.ts'

/** An operation that takes ids and answers a value for each. */
type Each<T> = ReadOperation<z.ZodType, Map<string, T>>

/** The maximum of ids in one operation. */
const eachMax = 1_000

export function createEachLoader(perform: PerformAsCaller) {
  const each = new Map<Each<unknown>, Map<string, DataLoader<string, unknown>>>()

  /**
   * The loader of the operation's answer to an id; null when it has none. `by` names the ids in its input, the rest of which is
   * the same for all.
   */
  return function ofEach<T>(
    operation: Each<T>,
    by: 'ids' | 'customerIds' | 'actors',
    input: object = {},
    selection: object = {},
  ): DataLoader<string, T | null> {
    const loaders = each.get(operation) ?? new Map<string, DataLoader<string, unknown>>()
    each.set(operation, loaders)
    const question = JSON.stringify([input, selection])
    let loader = loaders.get(question) as DataLoader<string, T | null> | undefined
    if (!loader) {
      loader = new DataLoader(
        async (ids) => {
          const found = await perform(operation, { ...input, [by]: [...ids] }, selection)
          return ids.map((id) => found.get(id) ?? null)
        },
        { maxBatchSize: eachMax },
      )
      loaders.set(question, loader)
    }
    return loader
  }
}
