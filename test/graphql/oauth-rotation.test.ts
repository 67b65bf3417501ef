/** OAuth clients with a rotated secret: how long the previous one stays valid. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CreateOAuthClientDocument,
  RevokeOAuthClientDocument,
  RotateOAuthClientSecretDocument,
  WhoAmIDocument,
} from '../support/credentials.generated.ts'
import { graphql } from '../support/graphql.ts'
import { sendRaw } from '../support/keyed.ts'
import { askToken, grant, inForm, tokenOf } from '../support/oauth.ts'
import { startTenant, type Tenant } from '../support/tenant.ts'
import type { TestApp } from '../support/test-app.ts'

let tenant: Tenant
let app: TestApp
beforeAll(async () => {
  tenant = await startTenant()
  app = tenant.app
})
afterAll(() => tenant?.close())

async function makeClient(role: 'READ' | 'WRITE') {
  const { createOAuthClient } = await tenant.ask(CreateOAuthClientDocument, { role })
  return { id: createOAuthClient.client.id, secret: createOAuthClient.secret }
}

const codeOf = async (token: string) =>
  (await graphql(app.url, token, WhoAmIDocument, {})).errors?.[0]?.extensions?.code

describe('rotateOAuthClientSecret', () => {
  const worksWith = async (id: string, secret: string) =>
    (await askToken(app, { ...grant, ...inForm({ id, secret }) })).status === 200
  const rotate = async (id: string, overlapSeconds?: number) =>
    (await tenant.ask(RotateOAuthClientSecretDocument, { id, overlapSeconds }))
      .rotateOAuthClientSecret

  it('lets the secret before work beside the new one for as long as it is told', async () => {
    const { id, secret: first } = await makeClient('READ')
    const token = await tokenOf(app, { id, secret: first })
    const { secret: second, client } = await rotate(id, 60)
    expect(second).toMatch(/^oms_[\w-]{43}$/)
    const end = tenant.clock.now().getTime() + 60_000
    expect(client.previousSecretExpiresAt).toBe(new Date(end).toISOString())
    expect([await worksWith(id, first), await worksWith(id, second)]).toEqual([true, true])
    tenant.clock.set(end - 1)
    expect(await worksWith(id, first)).toBe(true)
    tenant.clock.set(end)
    expect([await worksWith(id, first), await worksWith(id, second)]).toEqual([false, true])
    // It was given for an hour.
    expect(await codeOf(token)).toBeUndefined()
    expect(await codeOf(await tokenOf(app, { id, secret: second }))).toBeUndefined()
  })

  it('ends it at once with 0, keeps one for a day by default, and never two', async () => {
    const { id, secret: first } = await makeClient('READ')
    const { secret: second, client } = await rotate(id, 0)
    expect(client.previousSecretExpiresAt).toBeNull()
    expect([await worksWith(id, first), await worksWith(id, second)]).toEqual([false, true])
    const third = await rotate(id)
    const day = new Date(tenant.clock.now().getTime() + 86_400_000).toISOString()
    expect(third.client.previousSecretExpiresAt).toBe(day)
    const { secret: fourth } = await rotate(id)
    const all = [second, third.secret, fourth].map((secret) => worksWith(id, secret))
    expect(await Promise.all(all)).toEqual([false, true, true])
  })

  it('refuses a client that is not there, of the other mode or revoked, and other times', async () => {
    const { id } = await makeClient('READ')
    const refused = async (variables: { id: string; overlapSeconds?: number }, key?: string) =>
      (await tenant.refused(RotateOAuthClientSecretDocument, variables, key)).code
    expect(await refused({ id: 'client_none' })).toBe('NOT_FOUND')
    expect(await refused({ id }, app.testKey)).toBe('NOT_FOUND')
    for (const overlapSeconds of [-1, 604_801]) {
      expect(await refused({ id, overlapSeconds })).toBe('INVALID_REQUEST')
    }
    expect(await refused({ id }, await tokenOf(app, await makeClient('WRITE')))).toBe('FORBIDDEN')
    await tenant.ask(RevokeOAuthClientDocument, { id })
    expect(await refused({ id })).toBe('PRECONDITION_FAILED')
  })

  it('shows the same secret again to a repetition of the request', async () => {
    const { id } = await makeClient('READ')
    const body = JSON.stringify({
      query: `mutation { rotateOAuthClientSecret(id: "${id}") { secret } }`,
    })
    const headers = { 'idempotency-key': 'rotated-once' }
    const [one, two] = [
      await sendRaw(app, body, { headers }),
      await sendRaw(app, body, { headers }),
    ]
    expect(two.text).toBe(one.text)
    const { secret } = JSON.parse(one.text).data.rotateOAuthClientSecret
    expect(await worksWith(id, secret)).toBe(true)
  })
})
