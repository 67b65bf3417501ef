/** A workspace's accounts at payment providers: their secrets go in and never come out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ConfigureProviderDocument,
  type ConfigureProviderInput,
  ProviderAccountsDocument,
  RemoveProviderDocument,
} from '../support/providers.generated.ts'
import { noon, startTenant, type Tenant } from '../support/tenant.ts'

let tenant: Tenant
beforeAll(async () => {
  tenant = await startTenant()
})
afterAll(() => tenant?.close())

const live = {
  name: 'stripe',
  secretKey: 'sk_live_51AbCdEfGhIjKl',
  webhookSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
}

const accounts = async (key?: string) =>
  (await tenant.ask(ProviderAccountsDocument, {}, key)).providerAccounts
const configure = async (input: ConfigureProviderInput, key?: string) =>
  (await tenant.ask(ConfigureProviderDocument, { input }, key)).configureProvider
const remove = (key?: string) => tenant.ask(RemoveProviderDocument, { name: 'stripe' }, key)

describe('configureProvider', () => {
  it('keeps the secrets sealed, shows the end of the key, and says where events go', async () => {
    const account = await configure(live)
    expect(account).toEqual({
      name: 'stripe',
      secretKeyLastFour: 'IjKl',
      publishableKey: null,
      webhookUrl: `${tenant.app.url}/providers/stripe/webhooks/${tenant.workspaceId}?mode=live`,
      createdAt: noon,
      updatedAt: noon,
    })
    expect(await accounts()).toEqual([account])
    const { rows } = await tenant.sql.query(
      `select (select jsonb_agg(to_jsonb(p)) from provider_account p)::text
        || (select jsonb_agg(input) from audit_entry)::text
        || (select jsonb_agg(to_jsonb(c)) from audit_change c)::text as kept`,
    )
    expect(rows[0].kept).not.toMatch(/AbCdEf|MfKQ9r8/)
    await remove()
  })

  it('replaces the secrets; each mode has its own account', async () => {
    await configure(live)
    tenant.clock.advance(60_000)
    const later = await configure({ ...live, secretKey: 'rk_live_0123456789wxyz' })
    expect(later).toMatchObject({ secretKeyLastFour: 'wxyz', createdAt: noon })
    expect(later.updatedAt).not.toBe(noon)
    expect(await accounts(tenant.app.testKey)).toEqual([])
    const test = await configure({ ...live, secretKey: 'sk_test_0123456789' }, tenant.app.testKey)
    expect(test.webhookUrl).toMatch(/\?mode=test$/)
    await remove(tenant.app.testKey)
    expect(await accounts()).toEqual([later])
    await remove()
  })

  it('tells of it in events, without secrets', async () => {
    await configure(live)
    await remove()
    const { rows } = await tenant.sql.query(
      `select distinct type, data from event where type like 'provider.%' order by type`,
    )
    expect(rows).toEqual([
      { type: 'provider.configured', data: { name: 'stripe' } },
      { type: 'provider.removed', data: { name: 'stripe' } },
    ])
  })

  it.each<[string, Partial<ConfigureProviderInput>]>([
    ['an unknown provider', { name: 'paypal' }],
    ['a provider that needs no account', { name: 'test' }],
    ['a key of the other mode', { secretKey: 'sk_test_51AbCdEfGhIjKl' }],
    ['a key to be published', { secretKey: 'pk_live_51AbCdEfGhIjKl' }],
    ['a publishable key of the other mode', { publishableKey: 'pk_test_51AbCdEfGhIjKl' }],
    ['a secret key to be published', { publishableKey: live.secretKey }],
    ['a key with a line break', { secretKey: `${live.secretKey}\n` }],
    ['an endless key', { secretKey: live.secretKey.padEnd(256, 'x') }],
    ['an empty webhook secret', { webhookSecret: '' }],
    ['a key as webhook secret', { webhookSecret: live.secretKey }],
  ])('refuses %s, and repeats no secret', async (_what, wrong) => {
    const refusal = await tenant.refused(ConfigureProviderDocument, {
      input: { ...live, ...wrong },
    })
    expect(refusal.code).toBe('INVALID_REQUEST')
    expect(JSON.stringify(refusal)).not.toMatch(/AbCdEf|MfKQ9r8/)
    expect(await accounts()).toEqual([])
  })
})

describe('removeProvider', () => {
  it('refuses one that is not configured, or of another name', async () => {
    expect(await tenant.refused(RemoveProviderDocument, { name: 'stripe' })).toMatchObject({
      code: 'PRECONDITION_FAILED',
      reason: 'PROVIDER_NOT_CONFIGURED',
      key: 'stripe',
    })
    expect((await tenant.refused(RemoveProviderDocument, { name: 'manual' })).code).toBe(
      'INVALID_REQUEST',
    )
  })
})
