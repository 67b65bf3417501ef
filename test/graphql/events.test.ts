/** The event log: its content and order, and that every write adds to it. */
import { globSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphqlBody, sendRaw } from '../support/keyed.ts'
import { AddCreditsDocument } from '../support/ledger.generated.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { EventDocument, EventsDocument } from '../support/webhooks.generated.ts'

let tenant: Tenant
let customerId: string
beforeAll(async () => {
  tenant = await startTenant()
  customerId = await tenant.customer('acme')
  for (let i = 0; i < 5; i++) {
    tenant.clock.advance(60_000)
    await tenant.ask(AddCreditsDocument, { input: { customerId, amount: String(i + 1) } })
    await tenant.customer()
  }
})
afterAll(() => tenant?.close())

async function list(filter: object) {
  const { events } = await tenant.ask(EventsDocument, { first: 100, ...filter })
  return events.edges.map(({ node }) => node)
}

describe('events', () => {
  it('lists the newest first, by type, prefix, customer and time', async () => {
    const added = await list({ type: 'credits.added' })
    expect(added.map((e) => (e.data as { amount: string }).amount)).toEqual([
      '5',
      '4',
      '3',
      '2',
      '1',
    ])
    expect(await list({ type: 'credits.*' })).toEqual(added)
    expect((await list({ customerId: 'acme' })).map((e) => e.sequence)).toEqual([6, 5, 4, 3, 2, 1])
    expect(await list({ customerId: 'acme', type: 'customer.*' })).toHaveLength(1)
    const [startTime, endTime] = [added[3]!.createdAt, added[1]!.createdAt]
    const between = await list({ type: 'credits.added', startTime, endTime })
    expect(between).toEqual(added.slice(2, 4))
  })

  it('names a customer by both of its ids, as it is after the write', async () => {
    const run = (call: string) =>
      sendRaw(tenant.app, graphqlBody(`mutation { ${call} { id externalId } }`))
    const id = await tenant.customer('named')
    await run(`updateCustomer(id: "named", input: {name: "N"})`)
    await run(`updateCustomer(id: "${id}", input: {externalId: "renamed"})`)
    await run(`archiveCustomer(id: "${id}")`)
    const told = await Promise.all(
      ['created', 'updated', 'archived'].map((verb) => tenant.facts(id, `customer.${verb}`)),
    )
    const both = (externalId: string) => ({ id, externalId })
    expect(told).toEqual([
      [both('named')],
      expect.arrayContaining([both('named'), both('renamed')]),
      [both('renamed')],
    ])
  })

  it('goes on from page to page', async () => {
    const all = await list({})
    const paged: unknown[] = []
    for (let after: string | undefined; ; ) {
      const { events } = await tenant.ask(EventsDocument, { first: 4, after })
      paged.push(...events.edges.map(({ node }) => node))
      if (!events.pageInfo.hasNextPage) break
      after = events.pageInfo.endCursor ?? undefined
    }
    expect(paged).toEqual(all)
    expect(all.length).toBeGreaterThanOrEqual(11)
  })

  it('skips rows at the start of a page, also behind a cursor and from the end', async () => {
    const all = (await list({})).map(({ id }) => id)
    const some = async (page: object) => {
      const { events } = await tenant.ask(EventsDocument, { first: undefined, ...page })
      return events.edges.map(({ node, cursor }) => ({ id: node.id, cursor }))
    }
    const ids = async (page: object) => (await some(page)).map(({ id }) => id)
    expect(await ids({ first: 3, offset: 4 })).toEqual(all.slice(4, 7))
    const [, second] = await some({ first: 2 })
    expect(await ids({ first: 3, after: second!.cursor, offset: 2 })).toEqual(all.slice(4, 7))
    expect(await ids({ last: 2, offset: 1 })).toEqual(all.slice(-3, -1))
    expect(await ids({ first: 3, offset: 10_000 })).toEqual([])
    for (const offset of [-1, 10_001]) {
      expect((await tenant.refused(EventsDocument, { offset })).code).toBe('INVALID_REQUEST')
    }
  })

  it('refuses types that there are not, and shows nothing of another mode', async () => {
    for (const type of ['credits', 'nothing.*', '', 'x'.repeat(101)]) {
      expect((await tenant.refused(EventsDocument, { type })).code).toBe('INVALID_REQUEST')
    }
    const [event] = await list({ type: 'credits.added' })
    expect((await tenant.ask(EventDocument, { id: event!.id })).event).toMatchObject({
      type: 'credits.added',
    })
    const { testKey } = tenant.app
    expect((await tenant.refused(EventDocument, { id: event!.id }, testKey)).code).toBe('NOT_FOUND')
    const { events } = await tenant.ask(EventsDocument, {}, testKey)
    expect(events.edges).toEqual([])
  })

  it('numbers the events of a customer without gaps when many writes come at once', async () => {
    const id = await tenant.customer()
    const add = () => tenant.ask(AddCreditsDocument, { input: { customerId: id, amount: '1' } })
    await Promise.all(Array.from({ length: 40 }, add))
    const { rows } = await tenant.sql.query(
      `select sequence::int from event where customer_id = $1 order by position`,
      [id],
    )
    expect(rows.map((row) => row.sequence)).toEqual(Array.from({ length: 41 }, (_, i) => i + 1))
  })
})

describe('an operation that writes', () => {
  /** Why some emit nothing themselves. */
  const silent: Record<string, string> = {
    dispatchEvents: 'moves events on',
    keepBody: 'stores how an event was rendered',
    rollUpUsage: 'sums up what is recorded',
    replayWebhookDelivery: 'moves events on',
    replayWebhookEvents: 'moves events on',
  }
  const files = globSync('src/core/**/*.ts').map((path) => readFileSync(path, 'utf8'))
  /** What begins with the pattern, up to what follows it at the left edge. */
  const blocks = (pattern: RegExp) =>
    files.flatMap((text) =>
      [...text.matchAll(pattern)].map((match) => {
        const length = text.slice(match.index).search(/\n}/)
        return [match[1]!, text.slice(match.index, match.index + length)] as const
      }),
    )
  const emits = /\b(emit|insertEvents)\(/
  const helpers = blocks(/^(?:export )?(?:async )?function (\w+)\(/gm)
  const emitting = new Set<string>()
  const isEmitting = (text: string) =>
    emits.test(text) || [...emitting].some((helper) => text.includes(`${helper}(`))
  // Helpers call helpers.
  for (let before = -1; before < emitting.size; ) {
    before = emitting.size
    for (const [name, text] of helpers) if (isEmitting(text)) emitting.add(name)
  }
  const writes = blocks(/^export const (\w+) = writeOperation\(/gm)

  it.each(writes)('%s emits an event', (name, text) => {
    expect(isEmitting(text) || name in silent).toBe(true)
  })
})
