/** `npm run billing:verify`: silent on sound billing, loud on every kind of corruption; and the proof of a single line. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differingLines } from '../../src/core/billing/verify/billing-differences.ts'
import { scopeToWorkspace } from '../../src/core/operation/tenant-db.ts'
import { createPrisma } from '../../src/infra/postgres.ts'
import { liveBilledLives } from '../support/billed-life.ts'
import { graduated, use, useLate } from '../support/billed-usage.ts'
import { VerifyInvoiceLineDocument } from '../support/billing.generated.ts'
import { addMonthly, billAt, invoicesOf, subscribe } from '../support/billing.ts'
import { change } from '../support/billing-acts.ts'
import { finalize, giveCredit, makeInvoice, setBilling } from '../support/invoice-acts.ts'
import { addMetered } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { billingDifferences } from '../support/verified-billing.ts'

const entry = join(import.meta.dirname, '../../src/commands/verify-billing.ts')

let tenant: Tenant
/** Has lines of usage, late usage and seats, a discount and a fee, store credit and tax. */
let customerId: string
beforeAll(async () => {
  tenant = await startTenant()
  await liveBilledLives(tenant)
  await addMetered(tenant, 'calls', 'SUM')
  tenant.clock.set('2026-06-01T00:00:00Z')
  await setBilling(tenant, { taxName: 'VAT', taxPercent: '7.5' })
  const seats = { chargeKey: 'seats', perQuantity: true, model: 'PER_UNIT' } as const
  const planId = await addMonthly(tenant, {
    charges: [
      { ...graduated('0.02'), includedUnits: '100' },
      { ...seats, unitPrice: '3.335', includedUnits: '1' },
      { ...seats, chargeKey: 'setup', model: 'FLAT', flatFee: '12', timing: 'AT_START' },
    ],
  })
  const one = await subscribe(tenant, planId, { quantity: 3, billingAnchor: { day: 15 } })
  customerId = one.customerId
  await tenant.sql.query(`update customer set discount_percent = 12.5 where id = $1`, [customerId])
  await use(tenant, one, '2026-06-10T00:00:00Z', 700)
  await giveCredit(tenant, customerId, '20')
  tenant.clock.set('2026-06-12T06:30:00.001Z')
  await change(tenant, one.id, { quantity: 5 })
  await billAt(tenant, '2026-06-15T01:00:00Z')
  await useLate(tenant, one, '2026-06-11T00:00:00Z', 300)
  await billAt(tenant, '2026-07-15T01:00:00Z')
  const { id } = await makeInvoice(tenant, ['7.25'], { customerId })
  await finalize(tenant, id)
})
afterAll(() => tenant?.close())

/** Corrupts the database behind the triggers' back, looks, and takes it back. */
async function checksAfter(corruption: string): Promise<string[]> {
  const client = await tenant.sql.connect()
  try {
    await client.query('begin')
    await client.query(`set local session_replication_role = 'replica'`)
    const { rowCount } = await client.query(corruption.replaceAll('$c', `'${customerId}'`))
    expect(rowCount).toBeGreaterThan(0)
    const found = await billingDifferences(tenant.sql, client)
    expect(found.every((one) => one.workspaceId === tenant.workspaceId)).toBe(true)
    return [
      ...new Set(found.map(({ check, what }) => (check === 'lines' ? what.split(' ')[0]! : check))),
    ]
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const line = (kind: string) => `customer_id = $c and kind = '${kind}'`

describe('verifyBilling', () => {
  it('finds nothing in sound billing, which has lines of nearly every kind', async () => {
    const { rows } = await tenant.sql.query(
      'select distinct kind::text from invoice_line order by 1',
    )
    expect(rows.map(({ kind }) => kind)).toEqual([
      ...['BASE', 'CARRIED_TO_STORE_CREDIT', 'DISCOUNT', 'INCLUDED', 'LATE_USAGE', 'ONE_TIME'],
      ...['PRORATION_CHARGE', 'PRORATION_CREDIT', 'QUANTITY', 'USAGE'],
    ])
    expect(await billingDifferences(tenant.sql)).toEqual([])
  })

  it.each([
    [
      'an amount',
      `update invoice_line set amount = amount + 1 where ${line('BASE')}`,
      ['sums of invoices', 'amount'],
    ],
    [
      'an amount of usage with its sums',
      `with l as (update invoice_line set amount = amount + 1, digest = '\\x00' where ${line('ONE_TIME')} returning *)
       update invoice i set subtotal = subtotal + 1, total = total + 1, amount_due = amount_due + 1
       from l where i.customer_id = l.customer_id and i.id = l.invoice_id`,
      ['digest', 'explain'],
    ],
    [
      'an explanation',
      `update invoice_line set explain = jsonb_set(explain, '{quantity}', '"801"') where ${line('USAGE')}`,
      ['explain'],
    ],
    ['a digest', `update invoice_line set digest = '\\x00' where ${line('DISCOUNT')}`, ['digest']],
    [
      'an amount of a line without a digest',
      `update invoice_line set digest = null, explain = '{}', amount = amount + 1 where ${line('BASE')}`,
      ['sums of invoices'],
    ],
    [
      'usage of a line without a digest',
      `update invoice_line set digest = null, explain = '{}', amount = amount + 1 where ${line('USAGE')}`,
      ['sums of invoices', 'lines of usage'],
    ],
    [
      'an event',
      `update usage_event set quantity = quantity + 1 where customer_id = $c and quantity = 700`,
      ['digest', 'amount', 'explain'],
    ],
    [
      'a discount',
      `update invoice set discount = discount + 1 where customer_id = $c and discount > 0`,
      ['sums of invoices'],
    ],
    [
      'a number',
      `update invoice set number = 'INV-2026-999' where customer_id = $c and reason = 'START'`,
      ['numbers', 'order of numbers'],
    ],
    ['the next number', `update number_series set next = next + 1`, ['numbers']],
    [
      'an invoice that is paid',
      `update invoice set status = 'PAID' where customer_id = $c and status = 'OPEN'`,
      ['amounts due'],
    ],
    [
      'what was paid',
      `update invoice set amount_paid = amount_paid + 1, amount_due = amount_due - 1 where customer_id = $c and amount_due > 0`,
      ['payments of invoices'],
    ],
    [
      'a redemption',
      'update promotion set redeemed_count = redeemed_count + 1',
      ['redemptions of promotions'],
    ],
    ['a total', 'update discount set total = total + 1', ['totals of discounts']],
    [
      'a movement',
      `update store_credit_movement set amount = amount + 1 where customer_id = $c and type = 'APPLIED'`,
      ['store credits', 'movements of store credits', 'store credit of invoices'],
    ],
    [
      'a movement that is gone',
      `delete from store_credit_movement where customer_id = $c and number = 1`,
      ['store credits', 'movements of store credits'],
    ],
    [
      'a store credit',
      `update store_credit set amount = amount + 1 where customer_id = $c`,
      ['store credits'],
    ],
    [
      'a freeze',
      `update usage_freeze set billed = billed + 1 where customer_id = $c and revision = 2`,
      ['billed usage', 'lines of usage'],
    ],
    [
      'two freezes that stand',
      `update usage_freeze set superseded = false where customer_id = $c`,
      ['billed usage', 'segments'],
    ],
    [
      'what a subscription counts for',
      `update subscription set mrr = mrr + 1 where customer_id = $c`,
      ['recurring revenue', 'counted revenue'],
    ],
    [
      'how revenue moved',
      `update mrr_change set amount = amount - 1 where customer_id = $c and kind = 'NEW'`,
      ['recurring revenue', 'changes of recurring revenue'],
    ],
    [
      'the kind of a change',
      `update mrr_change set kind = 'REACTIVATION' where customer_id = $c and kind = 'NEW'`,
      ['changes of recurring revenue'],
    ],
  ])('finds %s that was changed', async (_what, corruption, checks) => {
    const found = await checksAfter(corruption)
    expect(found.toSorted()).toEqual(expect.arrayContaining(checks))
  })

  it('reads the lines page by page', async () => {
    const prisma = createPrisma(tenant.sql)
    const { workspaceId, sql } = tenant
    const ctx = { sql, workspaceId, db: scopeToWorkspace(prisma, workspaceId) }
    const client = await sql.connect()
    await client.query('begin')
    await client.query(`set local session_replication_role = 'replica'`)
    const { rowCount } = await client.query(`update invoice_line set digest = '\\x00'`)
    const of = (atOnce: number) =>
      Array.fromAsync(differingLines({ ...ctx, sql: client }, atOnce), ({ what }) => what)
    const found = await of(3)
    expect(found.length).toBe(rowCount)
    expect(found).toEqual(await of(500))
    await client.query('rollback')
    client.release()
    await prisma.$disconnect()
  })
})

/** The lines of one kind as those of a database of before digests. */
async function withoutDigests<Answer>(kind: string, run: () => Promise<Answer>): Promise<Answer> {
  const client = await tenant.sql.connect()
  try {
    await client.query(`set session_replication_role = 'replica'`)
    await client.query('create table kept as select id, digest, explain from invoice_line')
    await client.query(
      `update invoice_line set digest = null, explain = '{}' where ${line(kind).replace('$c', '$1')}`,
      [customerId],
    )
    return await run()
  } finally {
    await client.query(
      'update invoice_line l set digest = k.digest, explain = k.explain from kept k where k.id = l.id',
    )
    await client.query('drop table kept')
    await client.query(`set session_replication_role = 'origin'`)
    client.release()
  }
}

describe('verifyInvoiceLine', () => {
  it('derives each line of a customer again', async () => {
    const lines = (await invoicesOf(tenant, customerId)).flatMap((invoice) => invoice.lines)
    for (const { id } of lines) {
      const { verifyInvoiceLine } = await tenant.ask(VerifyInvoiceLineDocument, { id })
      const { stored, ...told } = verifyInvoiceLine
      expect(told).toEqual({
        matches: true,
        explained: true,
        expected: stored,
        differences: [],
      })
    }
  })

  it('says of a line without a digest that it is not explained', async () => {
    const lines = (await invoicesOf(tenant, customerId)).flatMap((invoice) => invoice.lines)
    const { id } = lines.find(({ kind }) => kind === 'USAGE')!
    const told = await withoutDigests('USAGE', () => tenant.ask(VerifyInvoiceLineDocument, { id }))
    expect(told.verifyInvoiceLine).toEqual({
      ...{ matches: false, explained: false, expected: null, stored: null, differences: [] },
    })
  })

  it('says what differs, and knows no foreign line', async () => {
    const lines = (await invoicesOf(tenant, customerId)).flatMap((invoice) => invoice.lines)
    const { id } = lines.find(({ kind }) => kind === 'BASE')!
    const by = async (cents: number) => {
      const client = await tenant.sql.connect()
      await client.query(`set session_replication_role = 'replica'`)
      await client.query('update invoice_line set amount = amount + $2 where id = $1', [id, cents])
      await client.query(`set session_replication_role = 'origin'`)
      client.release()
    }
    await by(5)
    const { verifyInvoiceLine } = await tenant.ask(VerifyInvoiceLineDocument, { id })
    await by(-5)
    expect(verifyInvoiceLine).toMatchObject({ matches: false, differences: [{ field: 'amount' }] })
    const other = await tenant.refused(VerifyInvoiceLineDocument, { id: 'li_nothing' })
    expect(other.code).toBe('NOT_FOUND')
  })
})

describe('npm run billing:verify', () => {
  async function verify(): Promise<{ code: number; output: string }> {
    const env = { DATABASE_URL: tenant.app.databaseUrl }
    return promisify(execFile)(process.execPath, [entry], { env }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      (error) => ({ code: error.code, output: error.stdout + error.stderr }),
    )
  }

  it('says that billing agrees, and ends with 0; names differences, and ends with 1', async () => {
    expect(await verify()).toEqual({ code: 0, output: 'The billing agrees with its rows.\n' })
    const next = (by: number) => tenant.sql.query('update number_series set next = next + $1', [by])
    await next(1)
    const { code, output } = await verify()
    await next(-1)
    expect(code).toBe(1)
    expect(output).toMatch(/ numbers: invoice numbers of 2026: expected 1 to \d+, found .*\n/)
    expect(output).toMatch(/\n\d differences\.\n$/)
  })

  it('counts lines without a digest at the end, which are no differences', async () => {
    expect(await withoutDigests('BASE', verify)).toEqual({
      code: 0,
      output: expect.stringMatching(
        /^The billing agrees with its rows\.\n\d+ lines of invoices are not explained, being older than digests; only sums were checked\.\n$/,
      ),
    })
  })
})
