/** Every kind of caller: credentials of each kind and role, and invalid ones. */
import { randomBytes } from 'node:crypto'
import type { Config } from '../../src/config.ts'
import {
  CreateOAuthClientDocument,
  EndApiKeyDocument,
  MakeApiKeyDocument,
  MakeCustomerTokenDocument,
  RevokeOAuthClientDocument,
} from './credentials.generated.ts'
import {
  goodClaims,
  type KeyPair,
  makeKeys,
  signWith,
  startIssuer,
  type TestIssuer,
} from './issuer.ts'
import { tokenOf } from './oauth.ts'
import { startTenant, type Tenant } from './tenant.ts'

export interface NamedCaller {
  name: string
  credential: string | undefined
  /** Null: refused for every request. */
  role: 'ADMIN' | 'WRITE' | 'READ' | 'PUBLISHABLE' | 'CUSTOMER' | null
}

export interface Crowd {
  tenant: Tenant
  callers: NamedCaller[]
  close(): Promise<void>
}

const otherWorkspace = 'ws_live_other'

/** A server with a customer `own` and a credential of every kind; the clock stands still from here on. */
export async function startCrowd(settings: Partial<Config> = {}): Promise<Crowd> {
  const keys = makeKeys()
  const issuer = await startIssuer([keys])
  const tenant = await startTenant({ ...settings, trustedIssuer: issuer.settings })
  const customerId = await tenant.customer('own')
  await tenant.sql.query(
    `insert into workspace (id, name, mode, created_at) values ($1, 'Other', 'LIVE', $2)`,
    [otherWorkspace, tenant.clock.now()],
  )
  const [ended, held] = [await endedOf(tenant, customerId), await heldOf(tenant, keys, customerId)]
  return { tenant, callers: [...ended, ...held], close: () => close(tenant, issuer) }
}

async function close(tenant: Tenant, issuer: TestIssuer): Promise<void> {
  await tenant.close()
  issuer.close()
}

async function makeClient(tenant: Tenant, role: 'ADMIN' | 'WRITE' | 'READ') {
  const { createOAuthClient } = await tenant.ask(CreateOAuthClientDocument, { role })
  return { id: createOAuthClient.client.id, secret: createOAuthClient.secret }
}

const makeToken = async (tenant: Tenant, customerId: string) =>
  (await tenant.ask(MakeCustomerTokenDocument, { customerId })).createCustomerToken?.token ?? ''

/** The invalid ones. */
async function endedOf(tenant: Tenant, customerId: string): Promise<NamedCaller[]> {
  const { clock } = tenant
  const revoked = await tenant.ask(MakeApiKeyDocument, { role: 'ADMIN' })
  await tenant.ask(EndApiKeyDocument, { id: revoked.createApiKey.apiKey.id })
  const expiresAt = new Date(clock.now().getTime() + 60_000).toISOString()
  const expired = await tenant.ask(MakeApiKeyDocument, { role: 'ADMIN', expiresAt })
  const ended = await makeClient(tenant, 'ADMIN')
  const endedToken = await tokenOf(tenant.app, ended)
  await tenant.ask(RevokeOAuthClientDocument, { id: ended.id })
  const access = await tokenOf(tenant.app, await makeClient(tenant, 'ADMIN'))
  const token = await makeToken(tenant, customerId)
  const gone = await tenant.customer('gone')
  clock.advance(2 * 3_600_000)
  const orphan = await makeToken(tenant, gone)
  await tenant.sql.query('update customer set archived_at = now() where id = $1', [gone])
  const credentials: Record<string, string | undefined> = {
    nobody: undefined,
    'an unknown key': `om_live_${randomBytes(32).toString('base64url')}`,
    'a revoked admin key': revoked.createApiKey.secret,
    'an expired admin key': expired.createApiKey.secret,
    'a revoked OAuth client': endedToken,
    'an expired access token': access,
    'an expired customer token': token,
    "an archived customer's token": orphan,
    'the secret of an OAuth client': (await makeClient(tenant, 'ADMIN')).secret,
  }
  return Object.entries(credentials).map(([name, credential]) => ({ name, credential, role: null }))
}

/** The valid ones. */
async function heldOf(tenant: Tenant, keys: KeyPair, customerId: string): Promise<NamedCaller[]> {
  const now = tenant.clock.now()
  const jwt = (more: object) =>
    signWith(keys, goodClaims(now, { workspace_id: tenant.workspaceId, ...more }))
  const held: NamedCaller[] = [
    { name: 'an admin key', credential: tenant.app.liveKey, role: 'ADMIN' },
    { name: 'an admin key of the test mode', credential: tenant.app.testKey, role: 'ADMIN' },
    {
      name: 'an admin of another workspace',
      credential: await jwt({ role: 'admin', workspace_id: otherWorkspace }),
      role: 'ADMIN',
    },
    { name: 'a customer token', credential: await makeToken(tenant, customerId), role: 'CUSTOMER' },
    {
      name: 'a JWT of a customer with a role besides',
      credential: await jwt({ role: 'admin', customer_id: 'own' }),
      role: 'CUSTOMER',
    },
  ]
  for (const role of ['ADMIN', 'WRITE', 'READ'] as const) {
    const credential = await tokenOf(tenant.app, await makeClient(tenant, role))
    held.push({ name: `an access token, ${role}`, credential, role })
    held.push({ name: `a JWT, ${role}`, credential: await jwt({ role: role.toLowerCase() }), role })
    if (role === 'ADMIN') continue
    const { createApiKey } = await tenant.ask(MakeApiKeyDocument, { role })
    held.push({ name: `a key, ${role}`, credential: createApiKey.secret, role })
  }
  const { createApiKey } = await tenant.ask(MakeApiKeyDocument, { role: 'PUBLISHABLE' })
  const credential = createApiKey.secret
  held.push({ name: 'a publishable key', credential, role: 'PUBLISHABLE' })
  return held
}
