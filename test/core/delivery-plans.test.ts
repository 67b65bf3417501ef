/** Each filter of the list of deliveries has an index that finds its rows in the order of the list. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

describe('the deliveries', () => {
  it.each([
    ['of a workspace', 'true', 'pkey'],
    ['to an endpoint', `endpoint_id = 'x'`, 'workspace_id_endpoint_id_id_idx'],
    ['of a state', `status = 'DEAD'`, 'workspace_id_status_id_idx'],
    ['of a customer', `customer_id = 'x'`, 'workspace_id_customer_id_id_idx'],
    ['of a type of event', `event_type = 'x'`, 'workspace_id_event_type_id_idx'],
  ])('%s are read by an index, the newest first', async (_, condition, index) => {
    const client = await tenant.sql.connect()
    try {
      await client.query('begin; set local enable_seqscan = off; set local enable_sort = off')
      const { rows } = await client.query(
        `explain select * from webhook_delivery
         where workspace_id = 'x' and ${condition} order by id desc limit 20`,
      )
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      expect(plan).toContain(`Index Scan Backward using webhook_delivery_${index} `)
      expect(plan).not.toContain('Filter')
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})
