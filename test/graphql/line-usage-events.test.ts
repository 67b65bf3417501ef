/** The events behind a line of an invoice: those that it billed, in pages, and proof of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { measureUsage } from '../../src/core/billing/measure-usage.ts'
import { digestOf } from '../../src/core/invoices/explain-line.ts'
import { explainedSegment } from '../../src/core/invoices/explained-segment.ts'
import { decimalText } from '../../src/core/values/decimal.ts'
import type { JsonObject } from '../../src/core/values/input.ts'
import { addMonthly, billAt, subscribe } from '../support/billing.ts'
import {
  RecordUsageDocument,
  ReverseUsageEventDocument,
  type UsageEventInput,
} from '../support/ledger.generated.ts'
import { addMetered } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import {
  LinesOfUsageDocument,
  type LinesOfUsageQueryVariables,
} from './line-usage-events.generated.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'calls', 'SUM')
})
afterAll(() => tenant?.close())

async function record(input: Omit<UsageEventInput, 'eventType'>) {
  const given = { eventType: 'calls', quantity: '2', ...input }
  const { recordUsage } = await tenant.ask(RecordUsageDocument, { input: given })
  if (!recordUsage) throw new Error('No event')
  return recordUsage
}

async function linesOf(variables: LinesOfUsageQueryVariables) {
  const { invoices } = await tenant.ask(LinesOfUsageDocument, variables)
  return invoices.edges.flatMap(({ node }) => node.lines)
}

/** A customer with five events in April, one of which was reversed, and what came after the invoice. */
async function billed() {
  tenant.clock.set('2026-04-01T00:00:00Z')
  const charges = [{ key: 'calls', model: 'PER_UNIT', unitPrice: '0.5' } as const]
  const { id, customerId } = await subscribe(tenant, await addMonthly(tenant, { charges }))
  tenant.clock.set('2026-04-20T00:00:00Z')
  const events = []
  for (const day of ['20', '10', '15', '12', '18']) {
    const named = day === '15' ? { subscriptionId: id } : { customerId }
    events.push(await record({ ...named, timestamp: `2026-04-${day}` }))
  }
  await tenant.ask(ReverseUsageEventDocument, { id: events[3]!.id })
  await billAt(tenant, '2026-05-01T01:00:00Z')
  await record({ customerId, timestamp: '2026-04-20' })
  await tenant.ask(ReverseUsageEventDocument, { id: events[0]!.id })
  const [one, two, three, , five] = events.map(({ sequence }) => sequence)
  return { customerId, subscriptionId: id, sequences: [one, two, three, five] }
}

describe('the events behind a line', () => {
  it('are those that it billed, whatever came or was reversed since', async () => {
    const { customerId, subscriptionId, sequences } = await billed()
    const lines = await linesOf({ customerId })
    const usage = lines.find(({ kind }) => kind === 'USAGE')
    expect(usage).toMatchObject({ amount: '4', quantity: '8' })
    const { totalCount, edges } = usage!.usageEvents
    expect(totalCount).toBe(4)
    expect(edges.map(({ node }) => node.sequence)).toEqual(sequences)
    expect(edges.map(({ node }) => node.subscriptionId)).toEqual([null, null, subscriptionId, null])
    const base = lines.find(({ kind }) => kind === 'BASE')
    expect(base?.usageEvents).toMatchObject({ totalCount: 0, edges: [] })
  })

  it('are read in pages, forwards and backwards', async () => {
    const { customerId, sequences } = await billed()
    const page = async (given: Partial<LinesOfUsageQueryVariables>) => {
      const lines = await linesOf({ customerId, ...given })
      const { edges, pageInfo } = lines.find(({ kind }) => kind === 'USAGE')!.usageEvents
      return { shown: edges.map(({ node }) => node.sequence), ...pageInfo }
    }
    const first = await page({ first: 3 })
    expect(first).toMatchObject({ shown: sequences.slice(0, 3), hasNextPage: true })
    const rest = await page({ first: 3, after: first.endCursor })
    expect(rest).toMatchObject({ shown: sequences.slice(3), hasNextPage: false })
    expect((await page({ last: 2 })).shown).toEqual(sequences.slice(2))
    expect((await page({ last: 1, before: first.endCursor })).shown).toEqual([sequences[1]])
    for (const given of [{ after: 'no cursor' }, { first: 101 }, { first: 1, last: 1 }]) {
      const refusal = await tenant.refused(LinesOfUsageDocument, { customerId, ...given })
      expect(refusal.code).toBe('INVALID_REQUEST')
    }
  })

  it('prove the line: measured again they give its quantity and its digest', async () => {
    const { customerId } = await billed()
    const lines = await linesOf({ customerId })
    const { explain, digest } = lines.find(({ kind }) => kind === 'USAGE')!
    const { segment } = explainedSegment(explain)!
    const owner = { workspaceId: tenant.workspaceId, customerId }
    const again = await measureUsage(tenant.sql, { ...owner, ...segment })
    expect(explain).toMatchObject({ quantity: decimalText(again.quantity), exactAmount: '4' })
    expect(digestOf(explain as JsonObject, again.digest).toString('hex')).toBe(digest)
  })
})
