/** Creates the customers that do not exist yet, for clients that never create their customers first. */
import { z } from 'zod'
import { writeOperation } from '../operation/operation.ts'
import { isGeneratedId, newId } from '../values/ids.ts'
import { text } from '../values/input.ts'
import { type CustomerRow, findCustomers } from './customer-reference.ts'
import { notePredecessors } from './predecessors.ts'

const customersMax = 1_000

export interface EnsuredCustomer extends CustomerRow {
  created: boolean
}

/** Answers the customers of the ids, in no order. An unknown id of our own form is left out: it cannot become an externalId. */
export const ensureCustomers = writeOperation({
  name: 'ensureCustomers',
  scope: 'write',
  input: z.strictObject({
    externalIds: z
      .array(text(255))
      .min(1, 'must hold at least 1 id')
      .max(customersMax, `must hold at most ${customersMax} ids`),
  }),
  async run(ctx, { externalIds }): Promise<EnsuredCustomer[]> {
    const { workspaceId, sql } = ctx
    const found = await findCustomers(sql, workspaceId, externalIds)
    const known = new Map([...found.values()].map((row) => [row.id, { ...row, created: false }]))
    const missing = [...new Set(externalIds)].filter(
      (id) => !found.has(id) && !isGeneratedId('cust', id),
    )
    if (missing.length === 0) return [...known.values()]
    // Every request inserts in the same order; otherwise two requests could each wait for a row of the other.
    const rows = missing.sort().map((externalId) => ({
      workspaceId,
      id: newId('cust', ctx.now),
      externalId,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    }))
    const made = await ctx.db.customer.createManyAndReturn({
      data: rows,
      skipDuplicates: true,
      select: { id: true, externalId: true },
    })
    const accounts = made.map(({ id }) => ({ workspaceId, customerId: id }))
    await ctx.db.creditAccount.createMany({ data: accounts })
    await notePredecessors(
      ctx,
      made.map(({ id }) => id),
    )
    for (const { id, externalId } of made) {
      ctx.emit({ type: 'customer.created', customerId: id, data: { id, externalId } })
    }
    // These customers were created by another request in the meantime.
    const rest = await findCustomers(sql, workspaceId, missing)
    const created = new Set(made.map(({ id }) => id))
    for (const row of rest.values()) known.set(row.id, { ...row, created: created.has(row.id) })
    return [...known.values()]
  },
})
