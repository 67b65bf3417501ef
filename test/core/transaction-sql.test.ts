/** Plain SQL of a write operation runs in its transaction. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { transactionSql } from '../../src/core/operation/transaction-sql.ts'
import { decimal, decimalText } from '../../src/core/values/decimal.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

describe('transactionSql', () => {
  it('sees what the transaction wrote, passes arrays and dates, and keeps every digit', async () => {
    const { workspaceId } = (await app.core.authenticate(app.liveKey))!
    const now = new Date('2026-01-31T12:00:00.123Z')
    await app.core.tenant(workspaceId).$transaction(async (db) => {
      await db.customer.create({
        data: { workspaceId, id: 'cust_a', createdAt: now, updatedAt: now },
      })
      const { rows } = await transactionSql(db).query({
        text: `select c.id, c.created_at, $3::numeric as amount, $4::timestamptz[] as times
          from customer c where c.workspace_id = $1 and c.id in (select unnest($2::text[]))`,
        values: [workspaceId, ['cust_a', 'cust_b'], '1234567890123456789.000000001', [now, now]],
      })
      expect(rows).toHaveLength(1)
      expect(rows[0]).toMatchObject({ id: 'cust_a', created_at: now, times: [now, now] })
      expect(decimalText(decimal(rows[0].amount))).toBe('1234567890123456789.000000001')
    })
  })
})
