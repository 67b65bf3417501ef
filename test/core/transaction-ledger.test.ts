/** A write operation that moves credits commits its rows together with the ledger's, or neither. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AddCredits } from '../../src/core/ledger/decide/add-credits.ts'
import { verifyLedger } from '../../src/core/ledger/verify/verify.ts'
import { type WriteContext, writeOperation } from '../../src/core/operation/operation.ts'
import { internalRequest } from '../../src/core/requests/request.ts'
import { decimal, decimalText, one } from '../../src/core/values/decimal.ts'
import { DomainError } from '../../src/core/values/errors.ts'
import { fingerprintOf } from '../../src/core/values/fingerprint.ts'
import {
  RecordUsageDocument,
  ReserveCreditsDocument,
  TransferCreditsDocument,
} from '../support/ledger.generated.ts'
import { connect } from '../support/live-client.ts'
import { balanceSubscription } from '../support/live-product.ts'
import { addCredits, addFeature, addMetered, addRateCard, entitle } from '../support/product.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
  const components = [{ property: 'n', unitSize: '1', credits: '1' }]
  await addRateCard(tenant, '0.01', [{ eventType: 'spend', components }])
  await addFeature(tenant, { key: 'spend', type: 'CREDITS' })
  await addMetered(tenant, 'counted', 'SUM', 'n')
})
afterAll(() => tenant?.close())

/** Performs a write as the API does, in the name of an admin. */
async function write<O>(run: (ctx: WriteContext) => Promise<O>, request = internalRequest) {
  const { core, liveKey } = tenant.app
  const operation = writeOperation({ name: 'act', scope: 'write', input: z.strictObject({}), run })
  return core.perform(await core.authenticate(liveKey), operation, {}, {}, request)
}

const rename = (ctx: WriteContext, id: string, name: string) =>
  ctx.db.customer.updateMany({ where: { id }, data: { name } })

async function nameOf(id: string): Promise<string | null> {
  const { rows } = await tenant.sql.query('select name from customer where id = $1', [id])
  return rows[0].name
}

const add = (customerId: string, amount: number, key: string | null = null): AddCredits => ({
  kind: 'addCredits',
  workspaceId: tenant.workspaceId,
  customerId,
  amount: decimal(amount),
  terms: { name: 'Plan', kind: 'PURCHASED', priority: 0, effectiveAt: null, expiresAt: null },
  description: null,
  metadata: null,
  idempotencyKey: key,
  fingerprint: fingerprintOf({ amount }),
})
const usage = (customerId: string, n: number, key: string | null = null) => ({
  kind: 'recordUsage' as const,
  workspaceId: tenant.workspaceId,
  events: [
    {
      customerId,
      eventType: 'spend',
      quantity: one,
      timestamp: null,
      warning: null,
      properties: { n },
      idempotencyKey: key,
    },
  ],
})
const transfer = (customerId: string, toCustomerId: string, amount: number) => ({
  kind: 'transferCredits' as const,
  workspaceId: tenant.workspaceId,
  customerId,
  toCustomerId,
  amount: decimal(amount),
  description: null,
  idempotencyKey: null,
  fingerprint: fingerprintOf({}),
})

const record = async (customerId: string, n: number) => {
  const input = { customerId, eventType: 'spend', properties: { n } }
  return (await tenant.ask(RecordUsageDocument, { input })).recordUsage
}

const available = async (id: string) => String((await tenant.balance(id)).available)

const isSound = async () => expect(await verifyLedger(tenant.sql, tenant.clock.now())).toEqual([])

describe('a write that moves credits', () => {
  it('commits its rows, its credits, its events and its entry in the audit log together', async () => {
    const id = await tenant.customer()
    const balance = await write(async (ctx) => {
      await rename(ctx, id, 'Ada')
      const added = await ctx.ledger.submit(add(id, 100))
      const [outcome] = await ctx.ledger.submit(usage(id, 30))
      expect(outcome).toMatchObject({ status: 'ACCEPTED', event: { sequence: 2 } })
      ctx.emit({ type: 'customer.updated', customerId: id, data: {} })
      return added.balance
    })
    expect(decimalText(balance.available)).toBe('100')
    expect(await nameOf(id)).toBe('Ada')
    expect(await available(id)).toBe('70')
    const events = await tenant.sql.query(
      'select type, sequence::int from event where customer_id = $1 order by sequence',
      [id],
    )
    expect(events.rows.slice(-2)).toEqual([
      { type: 'credits.added', sequence: events.rows.length - 1 },
      { type: 'customer.updated', sequence: events.rows.length },
    ])
    const audited = await tenant.sql.query(
      `select array_agg(c.entity order by c.position) as entities
       from audit_entry e join audit_change c on c.entry_id = e.id where e.operation = 'act'
         and exists (select from audit_change o where o.entry_id = e.id and o.entity_id = $1)
       group by e.id`,
      [id],
    )
    expect(audited.rows).toEqual([{ entities: ['customer', 'credit_transaction'] }])
    await isSound()
  })

  it('does nothing when a command is refused, neither rows nor credits', async () => {
    const [id, other] = [await tenant.customer(), await tenant.customer()]
    const refused = write(async (ctx) => {
      await rename(ctx, id, 'Ada')
      await ctx.ledger.submitAll([add(id, 10), transfer(id, other, 5)])
      await ctx.ledger.submit(transfer(id, other, 50))
    })
    await expect(refused).rejects.toMatchObject({ code: 'INSUFFICIENT_CREDITS' })
    expect(await nameOf(id)).toBe(null)
    expect([await available(id), await available(other)]).toEqual(['0', '0'])
    await isSound()
  })

  it('may go on without a command that was refused, of which nothing is written', async () => {
    const [id, other] = [await tenant.customer(), await tenant.customer()]
    await write(async (ctx) => {
      const both = ctx.ledger.submitAll([add(id, 10), transfer(id, other, 50)])
      expect(await both.catch((error: DomainError) => error.code)).toBe('INSUFFICIENT_CREDITS')
      await ctx.ledger.submit(add(id, 3))
    })
    expect([await available(id), await available(other)]).toEqual(['3', '0'])
    await isSound()
  })

  it('carries out every kind of command, each on what the one before left', async () => {
    const [id, other] = [await tenant.customer(), await tenant.customer()]
    const entitlement = { limit: '1000', period: 'DAY' } as const
    await entitle(tenant, id, 'counted', entitlement)
    const base = { workspaceId: tenant.workspaceId, customerId: id }
    const usageOf = { eventType: 'spend', quantity: one, properties: { n: 5 }, warning: null }
    await write(async ({ ledger }) => {
      await ledger.submitAll([add(id, 100), transfer(id, other, 10)])
      const [recorded] = await ledger.submit(usage(id, 20, 'key'))
      const [again] = await ledger.submit(usage(id, 20, 'key'))
      expect([recorded?.status, again?.status]).toEqual(['ACCEPTED', 'DUPLICATE'])
      const consumed = await ledger.submit({
        ...{ kind: 'consume', ...base, feature: 'spend', quantity: null },
        ...{ properties: { n: 4 }, warning: null, idempotencyKey: null },
      })
      expect(consumed.check.allowed).toBe(true)
      const held = await ledger.submit({
        ...{ kind: 'reserveCredits', ...base, ...usageOf, amount: decimal(30), ttlMs: 60_000 },
        ...{ description: null, metadata: null, idempotencyKey: 'hold' },
        fingerprint: fingerprintOf({}),
      })
      const hold = { ...base, holdId: held.hold.id }
      await ledger.submit({ kind: 'extendHold', ...hold, ttlMs: 120_000 })
      const committed = await ledger.submit({
        ...{ kind: 'commitHold', ...hold, ...usageOf, amount: decimal(5), priced: false },
        ...{ timestamp: null, keepRest: true, idempotencyKey: null },
        fingerprint: fingerprintOf({}),
      })
      expect(decimalText(committed.hold.remaining)).toBe('25')
      await ledger.submit({ kind: 'releaseHold', ...hold })
      await ledger.submit({ kind: 'setLowBalanceThreshold', ...base, threshold: decimal(7) })
      const { sequence } = committed.event
      await ledger.submit({ kind: 'reverseUsage', ...base, sequence, heirs: [] })
      await ledger.submit({ kind: 'expireCredits', ...base })
    })
    expect([await available(id), await available(other)]).toEqual(['66', '10'])
    expect(await tenant.balance(id)).toMatchObject({ lowBalanceThreshold: '7' })
    const audited = await tenant.sql.query(
      `select c.entity from audit_change c join audit_entry e on e.id = c.entry_id
       where e.operation = 'act' and (c.entity_id = $1 or c.after->>'customer_id' = $1)
       order by c.position`,
      [id],
    )
    expect(audited.rows.map(({ entity }) => entity)).toEqual([
      'credit_transaction',
      'credit_transaction',
      'credit_account',
      'usage_event',
    ])
    await isSound()
  })

  it('answers a command with a key that was used before as it was answered then', async () => {
    const id = await tenant.customer()
    const submit = () => write(({ ledger }) => ledger.submit(add(id, 5, 'renewal-1')))
    const [first, second] = [await submit(), await submit()]
    expect(second.transaction.sequence).toBe(first.transaction.sequence)
    const other = write(({ ledger }) => ledger.submit(add(id, 6, 'renewal-1')))
    await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    expect(await available(id)).toBe('5')
  })

  it('reaches subscribers after the commit', async () => {
    const id = await tenant.customer()
    const client = await connect(tenant.app.url, { apiKey: tenant.app.liveKey })
    const stream = client.subscribe<{ creditBalance: { available: string } }>(balanceSubscription, {
      id,
    })
    await stream.next()
    await write(({ ledger }) => ledger.submit(add(id, 12)))
    expect((await stream.next()).creditBalance).toMatchObject({ available: '12' })
    await client.close()
  })

  it('needs to name all its customers at first, so that nobody waits in a circle', async () => {
    const [id, other] = [await tenant.customer(), await tenant.customer()]
    const later = write(async ({ ledger }) => {
      await ledger.submit(add(id, 1))
      await ledger.submit(add(other, 1))
    })
    await expect(later).rejects.toThrow('names all customers')
    expect(await available(id)).toBe('0')
  })
})

describe('beside groups of the ledger', () => {
  it('what a lane remembers of the customer is decided anew', async () => {
    const id = await tenant.customer()
    await addCredits(tenant, id, '100')
    for (const n of [1, 2, 3]) await record(id, n)
    await write(({ ledger }) => ledger.submitAll([add(id, 50), usage(id, 10)]))
    await record(id, 4)
    expect(await available(id)).toBe('130')
    await isSound()
  })

  it('usage waits for the commit, and is decided on what it left', async () => {
    const id = await tenant.customer()
    await addCredits(tenant, id, '10')
    await record(id, 1)
    let recording: Promise<unknown> = Promise.resolve()
    await write(async ({ ledger }) => {
      await ledger.submit(usage(id, 4))
      recording = record(id, 2)
      await ledger.submit(usage(id, 3))
    })
    expect(await recording).toMatchObject({ credits: '2' })
    expect(await available(id)).toBe('0')
    await isSound()
  })

  it('transfers both ways and usage at once end without a deadlock, and every credit is somewhere', async () => {
    const [one, two] = [await tenant.customer(), await tenant.customer()]
    for (const id of [one, two]) await addCredits(tenant, id, '100')
    const turns = Array.from({ length: 12 }, (_, i) => i)
    await Promise.all([
      ...turns.map(() => write(({ ledger }) => ledger.submitAll([transfer(one, two, 1)]))),
      ...turns.map(() => write(({ ledger }) => ledger.submitAll([transfer(two, one, 2)]))),
      ...turns.map(() => {
        const input = { fromCustomerId: one, toCustomerId: two, amount: '1' }
        return tenant.ask(TransferCreditsDocument, { input })
      }),
      ...turns.map(() => record(two, 1)),
    ])
    expect([await available(one), await available(two)]).toEqual(['100', '88'])
    await isSound()
  })

  it('a hold whose time is up expires in a write as it does in a group', async () => {
    const id = await tenant.customer()
    await addCredits(tenant, id, '10')
    await tenant.ask(ReserveCreditsDocument, {
      input: { customerId: id, amount: '6', ttlSeconds: 60 },
    })
    tenant.clock.advance(61_000)
    const { balance } = await write(({ ledger }) => ledger.submit(add(id, 1)))
    expect([balance.available, balance.pending].map(decimalText)).toEqual(['11', '0'])
    await isSound()
  })
})

describe('a write that ends between its statements', () => {
  it('leaves nothing when the operation fails after it moved credits', async () => {
    const id = await tenant.customer()
    const failing = write(async (ctx) => {
      await rename(ctx, id, 'Ada')
      await ctx.ledger.submit(add(id, 100))
      throw new DomainError('CONFLICT', 'No.', { reason: 'DUPLICATE' })
    })
    await expect(failing).rejects.toMatchObject({ code: 'CONFLICT' })
    expect([await nameOf(id), await available(id)]).toEqual([null, '0'])
    await isSound()
  })

  it('leaves nothing when its connection dies, and its request may be repeated under the same key', async () => {
    const id = await tenant.customer()
    const keyed = async (run: (ctx: WriteContext) => Promise<unknown>) => {
      const claim = tenant.app.core.claimRequest({ route: '/act', key: id, content: ['act'] })
      try {
        await write(run, { ...internalRequest, claim })
        await claim.end({ status: 200, contentType: 'text/plain', body: Buffer.from('done') })
      } catch (error) {
        await claim.end(null)
        throw error
      }
    }
    const dying = keyed(async (ctx) => {
      await rename(ctx, id, 'Ada')
      await ctx.ledger.submit(add(id, 100))
      const { rows } = await ctx.sql.query({ text: 'select pg_backend_pid() as pid', values: [] })
      await tenant.sql.query('select pg_terminate_backend($1)', [rows[0].pid])
      await ctx.ledger.submit(usage(id, 1))
    })
    await expect(dying).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect([await nameOf(id), await available(id)]).toEqual([null, '0'])
    const once = async (ctx: WriteContext) => {
      await rename(ctx, id, 'Ada')
      await ctx.ledger.submit(add(id, 100))
    }
    await keyed(once)
    await expect(keyed(once)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect([await nameOf(id), await available(id)]).toEqual(['Ada', '100'])
    await isSound()
  })
})
