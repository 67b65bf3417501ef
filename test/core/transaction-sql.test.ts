/** Plain SQL of a write operation runs in its transaction. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { databaseError } from '../../src/core/operation/database-error.ts'
import type { Sql } from '../../src/core/operation/sql.ts'
import { inTransaction } from '../../src/core/operation/transaction-sql.ts'
import { decimal, decimalText } from '../../src/core/values/decimal.ts'
import { withTransactionSql } from '../../src/infra/transaction-connection.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

describe('inTransaction', () => {
  it('sees what the transaction wrote, passes arrays and dates, and keeps every digit', async () => {
    const { workspaceId } = (await app.core.authenticate(app.liveKey))!
    const now = new Date('2026-01-31T12:00:00.123Z')
    await inTransaction(withTransactionSql, app.core.tenant(workspaceId), async (db, sql) => {
      await db.customer.create({
        data: { workspaceId, id: 'cust_a', createdAt: now, updatedAt: now },
      })
      const { rows } = await sql.query({
        text: `select c.id, c.created_at, $3::numeric as amount, $4::timestamptz[] as times
          from customer c where c.workspace_id = $1 and c.id in (select unnest($2::text[]))`,
        values: [workspaceId, ['cust_a', 'cust_b'], '1234567890123456789.000000001', [now, now]],
      })
      expect(rows).toHaveLength(1)
      expect(rows[0]).toMatchObject({ id: 'cust_a', created_at: now, times: [now, now] })
      expect(decimalText(decimal(rows[0].amount))).toBe('1234567890123456789.000000001')
    })
  })

  it('is over with its transaction, whose connection then serves others', async () => {
    const { workspaceId } = (await app.core.authenticate(app.liveKey))!
    const tenant = app.core.tenant(workspaceId)
    const kept: Sql[] = []
    await inTransaction(withTransactionSql, tenant, async (_, sql) => void kept.push(sql))
    const failing = inTransaction(withTransactionSql, tenant, (_, sql) => {
      kept.push(sql)
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    expect(kept).toHaveLength(2)
    for (const sql of kept) {
      const error = await sql.query('select 1').catch((refusal: unknown) => refusal)
      expect(databaseError(error)).toMatchObject({ code: 'UNAVAILABLE' })
    }
  })
})
