/** Which customers of the workspace changed, live: for caches of what the API answered. */
import { z } from 'zod'
import { readOperation } from '../operation/operation.ts'
import type { WorkspaceTopic } from '../operation/topic.ts'
import { reference } from '../values/input.ts'

const input = z.strictObject({})

export const customersTopic: WorkspaceTopic<typeof input> = {
  name: 'customersChanged',
  scope: 'read',
  input,
  of: 'WORKSPACE',
}

/** The externalIds of customers, by our id. */
export const findExternalIds = readOperation({
  name: 'findExternalIds',
  scope: 'read',
  input: z.strictObject({ ids: z.array(reference).max(1_000) }),
  async run({ db }, { ids }): Promise<ReadonlyMap<string, string | null>> {
    if (ids.length === 0) return new Map()
    const select = { id: true, externalId: true }
    const rows = await db.customer.findMany({ where: { id: { in: ids } }, select })
    return new Map(rows.map(({ id, externalId }) => [id, externalId]))
  },
})
