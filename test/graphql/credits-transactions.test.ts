/** The list of a customer's ledger rows: newest first, in pages, with a chain of balances. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allTransactionsSql } from '../../src/core/credits/own-debits.ts'
import {
  CreditTransactionsDocument,
  type CreditTransactionsQueryVariables,
  RecordUsageDocument,
  ReverseUsageEventDocument,
} from '../support/ledger.generated.ts'
import { addCredits, addRateCard } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
let customerId: string
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
  customerId = await tenant.customer('lister')
  await addCredits(tenant, customerId, '10', { name: 'a' })
  await addCredits(tenant, customerId, '10', { name: 'b', priority: 1 })
  const spend = async (n: number) => {
    const input = { customerId, eventType: 'spend', properties: { n } }
    return (await tenant.ask(RecordUsageDocument, { input })).recordUsage?.id ?? ''
  }
  const across = await spend(15)
  await tenant.ask(ReverseUsageEventDocument, { id: across })
  for (let i = 0; i < 15; i++) await spend(1)
})
afterAll(() => tenant?.close())

async function list(variables: Omit<CreditTransactionsQueryVariables, 'customerId'> = {}) {
  const answer = await tenant.ask(CreditTransactionsDocument, { customerId, ...variables })
  const { edges, pageInfo, totalCount } = answer.creditTransactions
  return { edges, pageInfo, totalCount, sequences: edges.map((e) => e.node.sequence) }
}
const refusal = async (variables: object) =>
  (await tenant.refused(CreditTransactionsDocument, { customerId, ...variables })).code

describe('creditTransactions', () => {
  it('are 20 newest by default and go back to the first', async () => {
    const first = await list()
    expect(first.edges).toHaveLength(20)
    expect(first.sequences).toEqual(first.sequences.toSorted((a, b) => b - a))
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    const rest = await list({ after: first.pageInfo.endCursor })
    expect(rest.sequences).toEqual([1])
    expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
  })

  it('carry balances that follow from each other', async () => {
    const { edges } = await list({ first: 100 })
    const rows = edges.map((e) => e.node).reverse()
    let balance = 0
    for (const row of rows) {
      balance += row.direction === 'CREDIT' ? Number(row.amount) : -Number(row.amount)
      expect(Number(row.balanceAfter)).toBe(balance)
    }
    expect((await tenant.balance(customerId)).available).toBe(String(balance))
  })

  it('share their sequence with usage events, without gaps', async () => {
    const { rows } = await tenant.sql.query(
      `select sequence::int from (
         select customer_id, sequence from usage_event where workspace_id = $1
         union all select t.customer_id, t.sequence from (${allTransactionsSql}) t
       ) s where customer_id = $2 order by 1`,
      [tenant.workspaceId, customerId],
    )
    const { sequence } = await tenant.balance(customerId)
    expect(rows.map((row) => row.sequence)).toEqual(
      Array.from({ length: sequence }, (_, i) => i + 1),
    )
  })

  it('are the same rows in any size of page, forwards and backwards', async () => {
    const all = await list({ first: 100 })
    for (const size of [1, 4, 7, 21]) {
      const forwards: number[] = []
      for (let after: string | null | undefined; ; ) {
        const page = await list({ first: size, after })
        forwards.push(...page.sequences)
        if (!page.pageInfo.hasNextPage) break
        after = page.pageInfo.endCursor
      }
      expect(forwards).toEqual(all.sequences)
      const backwards: number[] = []
      for (let before: string | null | undefined; ; ) {
        const page = await list({ last: size, before })
        backwards.unshift(...page.sequences)
        if (!page.pageInfo.hasPreviousPage) break
        before = page.pageInfo.startCursor
      }
      expect(backwards).toEqual(all.sequences)
    }
  })

  it('of some types', async () => {
    const { edges } = await list({ types: ['REVERSE'] })
    expect(edges.map((e) => e.node.amount)).toEqual(['5', '10'])
    expect(edges.every((e) => e.node.reversesId && e.node.eventId)).toBe(true)
  })

  it('tell how many there are, of all types or of some', async () => {
    const { totalCount } = await list({ first: 1 })
    expect(totalCount).toBe((await list({ first: 100 })).edges.length)
    expect((await list({ types: ['REVERSE', 'ISSUE'], first: 1 })).totalCount).toBe(4)
  })

  it('leave out as many as the offset says', async () => {
    const all = await list({ first: 100 })
    expect((await list({ first: 3, offset: 5 })).sequences).toEqual(all.sequences.slice(5, 8))
    expect((await list({ offset: 100_000 })).edges).toEqual([])
    expect(await refusal({ offset: -1 })).toBe('INVALID_REQUEST')
    expect(await refusal({ offset: 100_001 })).toBe('INVALID_REQUEST')
  })

  it('name their pool and the balance of now', async () => {
    const { edges } = await list({ first: 100 })
    const { available } = await tenant.balance(customerId)
    expect(new Set(edges.map((e) => e.node.pool.name))).toEqual(new Set(['a', 'b']))
    expect(new Set(edges.map((e) => e.node.balance.available))).toEqual(new Set([available]))
  })

  it('do not shift when rows are added between two pages', async () => {
    const first = await list({ first: 5 })
    await addCredits(tenant, customerId, '1')
    const next = await list({ first: 5, after: first.pageInfo.endCursor })
    expect(next.sequences[0]).toBeLessThan(first.sequences[4] ?? 0)
    const newer = await list({ last: 5, before: first.pageInfo.startCursor })
    expect(newer.sequences).toHaveLength(1)
  })

  it.each([
    ['a page of 0', { first: 0 }],
    ['a page of 101', { first: 101 }],
    ['a last of 101', { last: 101 }],
    ['a negative page', { first: -1 }],
    ['both directions', { first: 1, last: 1 }],
    ['no cursor', { after: 'x' }],
    ['a cursor of text', { after: Buffer.from('a.b').toString('base64url') }],
    ['a cursor of another list', { after: Buffer.from('1.2').toString('base64url') }],
    ['a cursor with SQL', { after: Buffer.from('1; drop table').toString('base64url') }],
    ['a cursor of 501', { after: 'a'.repeat(501) }],
  ])('refuse %s', async (_what, variables) => {
    expect(await refusal(variables)).toBe('INVALID_REQUEST')
  })

  it('of an unknown customer are not found', async () => {
    expect(await refusal({ customerId: 'nobody' })).toBe('NOT_FOUND')
  })
})
