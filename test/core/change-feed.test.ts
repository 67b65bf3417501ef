/** The feed of changes: every commit is told once, whatever made it, and what may have been missed is said. */
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  changesSince,
  forgetChanges,
  snapshotNow,
  tailOf,
} from '../../src/core/changes/account-changes.ts'
import { createChangeFeed } from '../../src/core/changes/change-feed.ts'
import { graphqlData } from '../support/graphql.ts'
import { alike } from '../support/live-product.ts'
import { addCredits, addMetered, entitle } from '../support/product.ts'
import { until } from '../support/server-process.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let tenant: Tenant
/** Another server on the same data, of whose changes no message reaches the first. */
let other: TestApp
beforeAll(async () => {
  tenant = await startTenant()
  await addMetered(tenant, 'calls', 'COUNT')
  other = await startTestApp(alike(tenant.app), { clock: tenant.clock })
})
afterAll(async () => {
  await other?.close()
  await tenant?.close()
})

const there = (document: string, variables: Record<string, unknown>) =>
  graphqlData<Record<string, never>>(other.url, tenant.app.liveKey, document, variables)

async function toldBy(work: () => Promise<unknown>): Promise<string[]> {
  const since = await snapshotNow(tenant.sql)
  await work()
  return [...((await changesSince(tenant.sql, since))?.tails ?? ['nothing'])].sort()
}

async function inTransaction(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await tenant.sql.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

const touch =
  'update credit_account set entitlement_version = entitlement_version + 1 where customer_id = $1'

describe('the feed of changes', () => {
  it('tells of whoever moved, once for each commit', async () => {
    const id = await tenant.customer()
    const tails = [tailOf(id)]
    expect(await toldBy(() => addCredits(tenant, id, '10'))).toEqual(tails)
    const noted = async () =>
      (await tenant.sql.query('select count(*)::int as n from account_change')).rows[0].n
    const before = await noted()
    await addCredits(tenant, id, '10')
    expect((await noted()) - before).toBe(1)
    expect(await toldBy(() => entitle(tenant, id, 'calls', { limit: '5' }))).toEqual(tails)
    expect(
      await toldBy(() =>
        there(
          'mutation ($id: ID!) { updateCustomer(id: $id, input: { externalId: "moved" }) { id } }',
          {
            id,
          },
        ),
      ),
    ).toEqual(tails)
    expect(
      await toldBy(() => there('mutation ($id: ID!) { archiveCustomer(id: $id) { id } }', { id })),
    ).toEqual(tails)
    expect(await toldBy(() => addMetered(tenant, 'more', 'COUNT'))).toEqual([
      tailOf(tenant.workspaceId),
    ])
  })

  it('tells of what a server of an earlier release or an operator writes', async () => {
    const id = await tenant.customer()
    const move = 'update credit_account set sequence = sequence + 1 where customer_id = $1'
    expect(await toldBy(() => tenant.sql.query(move, [id]))).toEqual([tailOf(id)])
    expect(await toldBy(() => tenant.sql.query(touch, [id]))).toEqual([tailOf(id)])
    const nothing = 'update credit_account set low_balance_threshold = null where customer_id = $1'
    expect(await toldBy(() => tenant.sql.query(nothing, [id]))).toEqual([])
  })

  it('tells of a transaction when it commits, however long ago it began', async () => {
    const [late, early] = [await tenant.customer(), await tenant.customer()]
    const told: string[][] = []
    let since = await snapshotNow(tenant.sql)
    const ask = async () => {
      const found = await changesSince(tenant.sql, since)
      since = found?.snapshot ?? since
      told.push([...(found?.tails ?? ['nothing'])])
    }
    await inTransaction(async (client) => {
      await client.query(touch, [late])
      await tenant.sql.query(touch, [early])
      await ask()
    })
    await ask()
    await ask()
    expect(told).toEqual([[tailOf(early)], [tailOf(late)], []])
  })

  it('tells nothing of what was rolled back', async () => {
    const id = await tenant.customer()
    const fail = () =>
      inTransaction(async (client) => {
        await client.query(touch, [id])
        await client.query('select 1 / 0')
      })
    expect(await toldBy(() => fail().catch(() => undefined))).toEqual([])
  })

  it('says when it may have missed something', async () => {
    const now = await snapshotNow(tenant.sql)
    const asked = { ...now, at: now.at - 30_001 }
    expect(await changesSince(tenant.sql, asked)).toBeNull()
    // As of a database that was ahead of this one, before it was restored.
    const ahead = { ...now, xids: '999999999:999999999:' }
    expect(await changesSince(tenant.sql, ahead)).toBeNull()
    // As of a server that failed, and whose replica lacks its last commits and gave their numbers again.
    expect(await changesSince(tenant.sql, { ...now, started: '1764590400.5' })).toBeNull()
    expect(await changesSince(tenant.sql, now)).not.toBeNull()
  })

  it('neither tells nor keeps what a dump brought along', async () => {
    const since = await snapshotNow(tenant.sql)
    const foreign = `insert into account_change values ('9000000000000', 'foreign1')`
    await tenant.sql.query(foreign)
    expect([...((await changesSince(tenant.sql, since))?.tails ?? ['nothing'])]).toEqual([])
    await forgetChanges(tenant.sql, since)
    const left = `select tails from account_change where tails = 'foreign1'`
    expect((await tenant.sql.query(left)).rows).toEqual([])
  })

  it('forgets what had ended at a moment, and nothing else', async () => {
    const id = await tenant.customer()
    await tenant.sql.query(touch, [id])
    const rows = async () =>
      (await tenant.sql.query('select tails from account_change order by xid')).rows.map(
        ({ tails }) => tails,
      )
    const later = await tenant.customer()
    await inTransaction(async (client) => {
      await client.query(touch, [later])
      // Younger than what is under way, and over before the moment.
      await tenant.sql.query(touch, [id])
      const moment = await snapshotNow(tenant.sql)
      await tenant.sql.query(touch, [id])
      expect((await rows()).length).toBeGreaterThan(1)
      await forgetChanges(tenant.sql, moment)
      expect(await rows()).toEqual([tailOf(id)])
    })
    expect(await rows()).toEqual([tailOf(later), tailOf(id)])
  })

  it('goes on after a failure, and says what it then knows', async () => {
    const told: string[] = []
    let fails = true
    let failed = 0
    const warned: unknown[] = []
    const feed = createChangeFeed({
      sql: {
        query: (asked: never) => {
          failed += 1
          if (fails) throw new Error('away')
          return tenant.sql.query(asked)
        },
      } as never,
      clock: tenant.clock,
      warn: (error) => warned.push(error),
    })
    feed.listen({
      changed: (tails) => told.push(...tails),
      missed: () => told.push('missed'),
    })
    await until(() => failed > 2)
    expect(warned).toHaveLength(1)
    expect(feed.seen().at).toBe(Number.NEGATIVE_INFINITY)
    fails = false
    await until(() => told.length > 0)
    const id = await tenant.customer()
    await tenant.sql.query(touch, [id])
    await until(() => told.includes(tailOf(id)))
    expect(told[0]).toBe('missed')
    expect(told.filter((one) => one === 'missed')).toHaveLength(1)
    expect(feed.seen().asOf).toEqual(tenant.clock.now())
    await feed.close()
  })
})

describe('the feed of a database that', () => {
  const unused = { clock: { now: () => new Date(0) }, warn: () => undefined }

  it('was replaced deletes nothing by the numbers of the former one', async () => {
    const former = { started: 'former', xids: '1000:1000:' }
    const present = { started: 'present', xids: '10:10:' }
    const forgotten: string[] = []
    let asked = 0
    const answers = {
      account_changes_from: () => ({ ...(asked < 5 ? former : present), at: (asked + 1) * 20_000 }),
      account_changes() {
        asked += 1
        return { ...answers.account_changes_from(), goes_on: true, tails: null }
      },
    }
    const query = async ({ name, values }: { name: string; values: string[] }) => {
      if (name === 'forget_account_changes') forgotten.push(values[0] as string)
      return { rows: [answers[name as keyof typeof answers]?.()] }
    }
    const feed = createChangeFeed({ ...unused, sql: { query } as never })
    await until(() => forgotten.length > 1)
    await feed.close()
    expect(forgotten).toEqual([former.xids, present.xids])
  })

  it('no longer answers in time asks what is now, and goes on from there', async () => {
    const told: string[] = []
    let now = 0
    let failed = 0
    const query = async ({ name }: { name: string }) => {
      if (name === 'account_changes') {
        failed += 1
        throw new Error('canceling statement due to statement timeout')
      }
      return { rows: [{ started: 'once', xids: '10:10:', at: now }] }
    }
    const feed = createChangeFeed({ ...unused, sql: { query } as never, uptimeMs: () => now })
    feed.listen({ changed: () => undefined, missed: () => told.push('missed') })
    await until(() => failed > 1)
    expect([told, feed.seen().at]).toEqual([['missed'], 0])
    now = 30_001
    await until(() => told.length > 1)
    expect(feed.seen().at).toBe(now)
    await feed.close()
  })
})

describe('a check', () => {
  const decision = `query ($customerId: ID!) {
    entitlement(customerId: $customerId, feature: "calls") { allowed limit }
  }`
  const check = async (customerId: string) =>
    (
      await graphqlData<{ entitlement: object }>(tenant.app.url, tenant.app.liveKey, decision, {
        customerId,
      })
    ).entitlement

  it('sees what another server changed while its clock stands still', async () => {
    const id = await tenant.customer()
    await entitle(tenant, id, 'calls', { limit: '5' })
    expect(await check(id)).toEqual({ allowed: true, limit: '5' })
    const set = `mutation ($id: ID!, $limit: Decimal) {
      setEntitlement(input: { customerId: $id, feature: "calls", limit: $limit }) { id }
    }`
    for (const limit of ['6', '7', '8']) {
      await there(set, { id, limit })
      await until(async () => JSON.stringify(await check(id)).includes(`"${limit}"`))
    }
  })
})
