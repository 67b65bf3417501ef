/** Loads what an operation answers by id, for all rows of a list at once. */
import DataLoader from 'dataloader'
import type { z } from 'zod'
import type { PerformAsCaller, ReadOperation } from '../../core/operation/operation.ts'

/** What an operation answers by id, for those of one list that ask the same of it. */
type Each<T> = ReadOperation<z.ZodType, Map<string, T>>

/** Ids that one operation is asked for. */
const eachMax = 1_000

export function createEachLoader(perform: PerformAsCaller) {
  const each = new Map<string, DataLoader<string, unknown>>()

  /** What the operation answers to an id, null for nothing: `by` is what it calls ids, and the rest of its input is the same for all. */
  return function ofEach<T>(
    operation: Each<T>,
    by: 'ids' | 'customerIds',
    input: object = {},
    selection: object = {},
  ): DataLoader<string, T | null> {
    const question = JSON.stringify([operation.name, input, selection])
    let loader = each.get(question) as DataLoader<string, T | null> | undefined
    if (!loader) {
      loader = new DataLoader(
        async (ids) => {
          const found = await perform(operation, { ...input, [by]: [...ids] }, selection)
          return ids.map((id) => found.get(id) ?? null)
        },
        { maxBatchSize: eachMax },
      )
      each.set(question, loader)
    }
    return loader
  }
}
