/** The audit log: one entry for every write of a caller, in its transaction, with what it changed and without secrets. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schema } from '../../src/graphql/schema/schema.ts'
import { auditLab, entitiesOf } from '../support/audit-lab.ts'
import { writeBilling, writeClocks, writePayments } from '../support/audited-billing.ts'
import { credentialLooks } from '../support/credential-looks.ts'
import { sendRaw } from '../support/keyed.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import { startTestApp } from '../support/test-app.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

/** Those whose rows are a log of their own, and those that write nothing. */
const unaudited = [
  ...['createCustomerToken', 'createUsageSession'],
  ...['commitHold', 'consume', 'extendHold', 'recordUsage', 'recordUsageBatch'],
  ...['releaseHold', 'reserveCredits'],
]

const lab = auditLab(() => tenant)
const { ask, count, entries, make, write } = lab

describe('every mutation but metering', () => {
  it('makes one entry, with the rows that it changed', async () => {
    const customer = await make('createCustomer(input: {externalId: "a", name: "Acme"})')
    const other = await make('createCustomer(input: {externalId: "b"})')
    const changed = await write(`updateCustomer(id: "a", input: {name: "Acme Inc."})`)
    expect(changed.entry).toMatchObject({
      role: 'ADMIN',
      input: { customerId: 'a', name: 'Acme Inc.' },
      changes: [
        {
          entity: 'customer',
          entityId: customer.id,
          before: { name: 'Acme', external_id: 'a' },
          after: { name: 'Acme Inc.', external_id: 'a' },
        },
      ],
    })
    expect(changed.entry.actor).toMatch(/^key_/)
    expect(changed.entry.changes[0]?.after).not.toHaveProperty('workspace_id')
    const ensured = await write('ensureCustomers(externalIds: ["a", "new"])', '{ created }')
    expect(entitiesOf(ensured.entry)).toEqual(['customer'])
    const wallets = await write('ensureWallets(input: {wallets: [{team: "a"}]})', '{ customerId }')
    expect(entitiesOf(wallets.entry)).toEqual(['customer'])
    await write('archiveCustomer(id: "new")')
    const back = await write('unarchiveCustomer(id: "new")')
    expect(entitiesOf(back.entry)).toEqual(['customer'])

    await make('createMeter(input: {key: "calls", aggregation: COUNT})')
    await write('updateMeter(id: "calls", input: {description: "Each call"})')
    const feature = await make('createFeature(input: {key: "ai", name: "ai", type: CREDITS})')
    await write(`updateFeature(id: "${feature.id}", input: {name: "AI"})`)
    const card = await make('createRateCard(input: {key: "std", currency: "USD", creditValue: 1})')
    await write(`updateRateCard(id: "${card.id}", input: {name: "Standard"})`)
    await write('addRate(input: {rateCardId: "std", eventType: "ai", fixedCredits: 1})')

    for (const [name, id] of [
      ['RateCard', 'std'],
      ['Feature', 'ai'],
      ['Meter', 'calls'],
    ]) {
      for (const verb of ['archive', 'unarchive']) {
        const { entry } = await write(`${verb}${name}(id: "${id}")`)
        const rows = entry.changes.map(({ before, after }) => [
          before.archived_at === null,
          after.archived_at === null,
        ])
        expect(rows).toEqual([verb === 'archive' ? [true, false] : [false, true]])
      }
    }

    const plan = await make(
      'createPlan(input: {key: "pro", version: {currency: "USD", basePrice: 9}})',
      '{ id versions { edges { node { id } } } }',
    )
    await write('updatePlan(id: "pro", input: {name: "Pro"})')
    const first = plan.versions.edges[0].node.id
    await write(`updatePlanVersion(id: "${first}", input: {basePrice: 10}) `)
    await write(`publishPlanVersion(id: "${first}")`)
    const next = await make(
      `createPlanVersion(input: {planId: "pro", currency: "USD", basePrice: 11,
        charges: [{key: "calls", model: PER_UNIT, unitPrice: 1}]})`,
    )
    await write(`archivePlanVersion(id: "${next.id}")`)
    await write('archivePlan(id: "pro")')
    const [price] = await make(
      `createCustomPricing(input: {customerId: "a", currency: "USD", rules: [{key: "calls", model: FLAT, flatFee: 1}]})`,
    )
    await write(`endCustomPricing(id: "${price.id}", input: {endsAt: "2027-01-01T00:00:00Z"})`)

    const entitlement = await make('setEntitlement(input: {customerId: "a", feature: "ai"})')
    await write(`updateEntitlement(id: "${entitlement.id}", input: {limit: "5"})`)
    await write(`revokeEntitlement(id: "${entitlement.id}")`)
    const again = await write('setEntitlement(input: {customerId: "a", feature: "ai"})')
    expect(entitiesOf(again.entry)).toContain('entitlement')

    const added = await write('addCredits(input: {customerId: "a", amount: "10.5"})')
    expect(added.entry.changes).toEqual([
      {
        entity: 'credit_transaction',
        entityId: added.data.id,
        before: null,
        after: expect.objectContaining({ amount: '10.5', customer_id: customer.id }),
      },
    ])
    await write(
      'transferCredits(input: {fromCustomerId: "a", toCustomerId: "b", amount: 1})',
      '{ transaction { id } }',
    )
    const voided = await write(
      'voidCredits(input: {customerId: "a", amount: "0.5", reason: "Granted twice"})',
    )
    expect(voided.entry.changes).toMatchObject([
      { entity: 'credit_transaction', entityId: voided.data.id, after: { amount: '0.5' } },
    ])
    const pool = await write(
      `updateCreditPool(id: "${added.entry.changes[0]?.after.pool_id}", input: {expiresAt: "2027-01-01T00:00:00Z", metadata: {a: 1}})`,
    )
    expect(pool.entry.changes).toMatchObject([
      {
        entity: 'credit_pool',
        entityId: pool.data.id,
        before: { expires_at: null },
        after: { expires_at: '2027-01-01T00:00:00.000Z' },
      },
      { entity: 'credit_pool_note', entityId: pool.data.id, after: { metadata: { a: 1 } } },
    ])
    const threshold = await write(
      'setLowBalanceThreshold(customerId: "a", input: {threshold: "2.5"})',
      '{ available }',
    )
    expect(threshold.entry.changes).toMatchObject([
      {
        entity: 'credit_account',
        entityId: customer.id,
        before: { low_balance_threshold: null },
        after: { low_balance_threshold: '2.5' },
      },
    ])
    const lifted = await write(
      'setLowBalanceThreshold(customerId: "a", input: {})',
      '{ available }',
    )
    expect(lifted.entry.changes).toMatchObject([
      { before: { low_balance_threshold: '2.5' }, after: { low_balance_threshold: null } },
    ])
    const { data } = await ask(
      'mutation { recordUsage(input: {customerId: "a", eventType: "ai"}) { id } }',
    )
    const reversed = await write(`reverseUsageEvent(id: "${data.recordUsage.id}")`)
    expect(reversed.entry.changes).toMatchObject([
      {
        entity: 'usage_event',
        entityId: reversed.data.id,
        after: { reverses: data.recordUsage.id },
      },
    ])
    await make('createMeter(input: {key: "ai", aggregation: SUM})', '{ id }')
    const adjusted = await write(
      'adjustUsage(input: {customerId: "a", meter: "ai", behavior: SET, quantity: 3})',
    )
    expect(adjusted.entry.changes).toMatchObject([
      {
        entity: 'usage_event',
        entityId: adjusted.data.id,
        after: { quantity: '3', reversed_events: 0 },
      },
    ])
    expect(other.id).toMatch(/^cust_/)

    const key = await make(
      'createApiKey(input: {name: "ci", role: READ})',
      '{ apiKey { id } secret }',
    )
    const renamed = await write(`updateApiKey(id: "${key.apiKey.id}", input: {name: "CI"})`)
    expect(renamed.entry.changes).toMatchObject([
      { entity: 'api_key', before: { name: 'ci' }, after: { name: 'CI' } },
    ])
    await write(`revokeApiKey(id: "${key.apiKey.id}")`)
    const client = await make(
      'createOAuthClient(input: {name: "ci", role: READ})',
      '{ client { id } secret }',
    )
    const secret = await write(`rotateOAuthClientSecret(id: "${client.client.id}")`, '{ secret }')
    expect(entitiesOf(secret.entry)).toEqual(['oauth_client'])
    await write(`revokeOAuthClient(id: "${client.client.id}")`)

    const hook = await make(
      'createWebhookEndpoint(input: {url: "https://example.com/h", enabledEvents: ["*"]})',
      '{ endpoint { id } secret }',
    )
    const id = hook.endpoint.id
    await write(`updateWebhookEndpoint(id: "${id}", input: {description: "x"})`)
    await write(`rotateWebhookSecret(id: "${id}")`, '{ secret }')
    const delivery = await make(`sendTestWebhook(id: "${id}")`)
    await write(`replayWebhookDelivery(id: "${delivery.id}")`)
    await write(
      `replayWebhookEvents(input: {endpointId: "${id}", startTime: "2026-03-10T11:00:00Z", endTime: "2026-03-10T11:30:00Z"})`,
      '{ __typename }',
    )
    const disabled = await write(`disableWebhookEndpoint(id: "${id}")`)
    expect(entitiesOf(disabled.entry)).toEqual(['webhook_endpoint'])
    await write(`enableWebhookEndpoint(id: "${id}")`)
    await write(`deleteWebhookEndpoint(id: "${id}")`)

    const limits = await write(
      'setRateLimits(input: {limits: [{requestClass: CHECK, requests: 9, windowSeconds: 9}]})',
    )
    expect(entitiesOf(limits.entry)).toEqual(['workspace'])
    await write('setRateLimits(input: {limits: []})')
    const named = await write('updateWorkspace(input: {name: "Mine"})')
    expect(named.entry.changes).toMatchObject([
      { entity: 'workspace', before: { name: 'Default' }, after: { name: 'Mine' } },
    ])
    const names = await write('setAttributionProperties(input: {names: ["squad"]})')
    expect(names.entry.changes).toMatchObject([
      {
        entity: 'workspace',
        entityId: tenant.workspaceId,
        after: { attribution_properties: ['squad'] },
      },
    ])

    await writeBilling(lab)
    await writePayments(lab)
    await writeClocks(lab)
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {})
    expect([...lab.tried, ...unaudited].sort()).toEqual(mutations.sort())
  })
})

describe('what makes no entry', () => {
  it.each([
    'recordUsage(input: {customerId: "m", eventType: "ai"}) { id }',
    'recordUsageBatch(input: {events: [{customerId: "m", eventType: "ai"}]}) { accepted }',
    'reserveCredits(input: {customerId: "m", amount: 1, eventType: "ai"}) { hold { id } }',
    'consume(input: {customerId: "m", feature: "ai"}) { __typename }',
  ])('is metering: %s', async (call) => {
    await ask('mutation { ensureCustomers(externalIds: ["m"]) { created } }')
    await ask('mutation { addCredits(input: {customerId: "m", amount: 9}) { id } }')
    const before = await count()
    expect(await ask(`mutation { ${call} }`)).not.toHaveProperty('errors')
    expect(await count()).toBe(before)
  })

  it.each([
    ['refused for its input', 'createCustomer(input: {externalId: ""}) { id }', 'INVALID_REQUEST'],
    ['refused by the database', 'createCustomer(input: {externalId: "a"}) { id }', 'CONFLICT'],
    [
      'refused in the ledger',
      'transferCredits(input: {fromCustomerId: "b", toCustomerId: "a", amount: 99999}) { transaction { id } }',
      'INSUFFICIENT_CREDITS',
    ],
    ['for nobody', 'addCredits(input: {customerId: "nobody", amount: 1}) { id }', 'NOT_FOUND'],
  ])('is a write that is %s', async (_, call, code) => {
    const before = await count()
    const { errors } = await ask(`mutation { ${call} }`)
    expect(errors).toMatchObject([{ extensions: { code } }])
    expect(await count()).toBe(before)
  })

  it('is a repetition that finds what was written', async () => {
    const call = 'addCredits(input: {customerId: "a", amount: 1, idempotencyKey: "once"}) { id }'
    const first = await ask(`mutation { ${call} }`)
    const before = await count()
    expect(await ask(`mutation { ${call} }`)).toEqual(first)
    expect(await count()).toBe(before)
  })

  it('is what jobs do', async () => {
    const before = await count()
    const caller = {
      workspaceId: tenant.workspaceId,
      mode: 'LIVE',
      role: 'ADMIN',
      actor: 'system',
    } as const
    const { createCustomer } = await import('../../src/core/customers/customers.ts')
    await tenant.app.core.perform(caller, createCustomer, {})
    expect(await count()).toBe(before)
  })
})

describe('an entry', () => {
  it('shows no secret, wherever it was put', async () => {
    const apiKey = `om_live_${'s3cret'.repeat(7)}`
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjdXN0XzEifQ.c2lnbmF0dXJlLXNlY3JldA'
    const signing = 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0'
    const oauth = `oms_${'s3cret'.repeat(7)}`
    const looks = credentialLooks()
    const planted = [apiKey, jwt, signing, oauth, 'hunter2hunter2', 'm4s7er', ...looks]
    await write(`createCustomer(input: {name: "key ${apiKey}", metadata: {
      password: "hunter2hunter2", nested: {list: [{client_secret: "hunter2hunter2", note: "is ${jwt} or ${oauth}", looks: ${JSON.stringify(looks)}}]},
      link: "https://user:m4s7er@example.com/x", apiKey: "hunter2hunter2"}})`)
    const hook = await make(
      'createWebhookEndpoint(input: {url: "https://example.com/s", enabledEvents: ["*"], secret: "hunter2hunter2"})',
      '{ endpoint { id } secret }',
    )
    const rotated = await make(
      `rotateWebhookSecret(id: "${hook.endpoint.id}", input: {secret: "${signing}"})`,
      '{ secret }',
    )
    const shown = [
      (await make('createApiKey(input: {name: "s", role: READ})', '{ secret }')).secret,
      (await make('createOAuthClient(input: {name: "s", role: READ})', '{ secret }')).secret,
    ]
    const client = await make(
      'createOAuthClient(input: {name: "s", role: READ})',
      '{ client { id } }',
    )
    const another = await make(`rotateOAuthClientSecret(id: "${client.client.id}")`, '{ secret }')
    shown.push(another.secret)
    expect(rotated.secret).toBe(signing)
    const sealed = await tenant.sql.query(`select encode(sealed, 'hex') as hex from webhook_secret`)
    const hashes = await tenant.sql.query(`
      select encode(hash, 'hex') as hex from api_key
      union all select encode(secret_hash, 'hex') from oauth_client
      union all select encode(former_hash, 'hex') from oauth_client where former_hash is not null`)
    const { rows } = await tenant.sql.query(`
      select row_to_json(e)::text as text from audit_entry e
      union all select row_to_json(c)::text from audit_change c`)
    const log = rows.map(({ text }) => text).join('\n')
    expect(log).toContain('[masked]')
    expect(log).toContain('https:[masked]example.com/x')
    const raw = [...sealed.rows, ...hashes.rows].map(({ hex }) => hex)
    for (const secret of [...planted, ...shown, ...raw]) expect(log).not.toContain(secret)
  })

  it('keeps long texts cut, without half a character', async () => {
    const note = `${'x'.repeat(999)}😀${'y'.repeat(50)}`
    const { entry } = await write(`createCustomer(input: {metadata: {note: "${note}"}})`)
    expect(entry.input.metadata.note).toBe(`${'x'.repeat(999)}\ufffd`)
  })

  it('never changes', async () => {
    for (const statement of [
      `update audit_entry set actor = 'x'`,
      'delete from audit_entry',
      'truncate audit_entry cascade',
      `update audit_change set entity = 'x'`,
      'delete from audit_change',
      'truncate audit_change',
    ]) {
      await expect(tenant.sql.query(statement)).rejects.toThrow()
    }
  })

  it('says who, under which request, by what and from where, behind a trusted proxy too', async () => {
    const app = await startTestApp(
      { ...tenant.app.config, trustedProxies: 1 },
      { clock: tenant.clock },
    )
    const headers = {
      'user-agent': 'billing/1.0',
      'x-request-id': 'req-from-me',
      'x-forwarded-for': '6.6.6.6, 203.0.113.7',
    }
    const body = JSON.stringify({ query: 'mutation { createCustomer(input: {}) { id } }' })
    try {
      for (const [at, ip] of [
        [app, '203.0.113.7'],
        [tenant.app, '127.0.0.1'],
      ] as const) {
        tenant.clock.advance(1_000)
        await sendRaw(at, body, { headers })
        const [entry] = await entries('(first: 1)')
        expect(entry).toMatchObject({
          requestId: 'req-from-me',
          userAgent: 'billing/1.0',
          role: 'ADMIN',
        })
        expect(entry?.ip).toMatch(ip)
        expect(entry?.createdAt).toBe(tenant.clock.now().toISOString())
      }
    } finally {
      await app.close()
    }
  })
})

describe('auditEntries', () => {
  it('is for admins, of the workspace in its mode', async () => {
    const ofTest = await entries('(first: 100)', { credential: tenant.app.testKey })
    const ofPayments = ['addPaymentMethod', 'payInvoice', 'setDefaultPaymentMethod']
    const ofClocks = ['createTestClock', 'advanceTestClock', 'deleteTestClock']
    const ofCheckouts = ['createCheckout', 'confirmCheckout', 'expireCheckout']
    const others = ['createCustomer', 'createInvoice', 'removePaymentMethod', 'closeTestDispute']
    expect(new Set(ofTest.map(({ operation }) => operation))).toEqual(
      new Set([...ofPayments, ...ofClocks, ...ofCheckouts, ...others]),
    )
    for (const role of ['READ', 'WRITE']) {
      const { secret } = await make(`createApiKey(input: {name: "x", role: ${role}})`, '{ secret }')
      const { errors } = await ask('{ auditEntries { edges { node { id } } } }', {
        credential: secret,
      })
      expect(errors[0].extensions.code).toBe('FORBIDDEN')
    }
  })

  it('is filtered by operation, credential, row and time, and paged', async () => {
    const { data: made } = await write('createCustomer(input: {name: "filtered"})')
    const from = tenant.clock.now()
    await write(`updateCustomer(id: "${made.id}", input: {name: "x"})`)
    const ofRow = await entries(`(entityId: "${made.id}")`)
    expect(ofRow.map(({ operation }) => operation)).toEqual(['updateCustomer', 'createCustomer'])
    const later = await entries(
      `(entityId: "${made.id}", startTime: "${new Date(from.getTime() + 1).toISOString()}")`,
    )
    expect(later.map(({ operation }) => operation)).toEqual(['updateCustomer'])
    const earlier = await entries(
      `(entityId: "${made.id}", endTime: "${new Date(from.getTime() + 1).toISOString()}")`,
    )
    expect(earlier.map(({ operation }) => operation)).toEqual(['createCustomer'])
    expect(await entries('(actor: "key_nobody")')).toEqual([])
    const actor = ofRow[0]?.actor
    expect((await entries(`(actor: "${actor}", first: 2)`)).length).toBe(2)
    for (const { operation } of await entries('(operation: "createApiKey")')) {
      expect(operation).toBe('createApiKey')
    }
    const seen: string[] = []
    let after = ''
    for (let more = true; more; ) {
      const { data } = await ask(
        `{ auditEntries(first: 20${after}) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`,
      )
      const { edges, pageInfo } = data.auditEntries
      seen.push(...edges.map((edge: { node: { id: string } }) => edge.node.id))
      more = pageInfo.hasNextPage
      after = `, after: "${pageInfo.endCursor}"`
    }
    const { rows } = await tenant.sql.query(
      'select id from audit_entry where workspace_id = $1 order by id desc',
      [tenant.workspaceId],
    )
    expect(seen).toEqual(rows.map(({ id }) => id))
  })
})

describe('the tables', () => {
  /** What nobody writes by hand: metering and the ledger, their sums, the logs, secrets of the server, and what serves requests. */
  const withoutTrigger = [
    ...[
      'account_change',
      'audit_change',
      'audit_entry',
      'event',
      'former_external_id',
      'request_key',
      'server_secret',
    ],
    ...[
      'credit_grant',
      'credit_hold',
      'credit_pool',
      'credit_transaction',
      'usage_counter',
      'usage_debit_mark',
      'usage_event',
    ],
    // What an account outside would remember.
    'test_provider_call',
    ...[
      'credit_note_line',
      'mrr_change',
      'number_series',
      'store_credit_movement',
      'subscription_phase',
      'usage_freeze',
    ],
    ...['usage_recount', 'usage_rollup', 'usage_rollup_mark', 'usage_unique', 'workspace_rollup'],
    ...['provider_customer', 'provider_event', 'stored_file'],
    ...['webhook_attempt', 'webhook_delivery', '_prisma_migrations'],
  ]

  it('file their changes, or are known not to', async () => {
    const { rows } = await tenant.sql.query(`
      select c.relname as name from pg_class c
      where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and not c.relispartition
        and not exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
          where t.tgrelid = c.oid and p.proname = 'audit_change')`)
    expect(rows.map(({ name }) => name).sort()).toEqual(withoutTrigger.sort())
  })
})
