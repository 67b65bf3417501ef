/** The workspace, and the keys that reach it. */
import { z } from 'zod'
import { invalid } from '../../../core/values/errors.ts'
import { asking } from '../../asking.ts'
import type { Route } from '../../dialect.ts'
import {
  combined,
  constant,
  eg,
  from,
  id,
  jsonObject,
  listOf,
  named,
  nullable,
  object,
  said,
  text,
  within,
  words,
} from '../../fields.ts'
import { answering, listRoute, route, routeOf } from '../../route.ts'
import { page } from '../envelope.ts'
import { deleted, time } from '../fields.ts'
import { textInput, timeInput } from '../inputs.ts'

const modes = { LIVE: 'live', TEST: 'test' } as const

/** The role in Zentla's words, and the one of ours that it stands for. */
const roles = { owner: 'ADMIN', admin: 'ADMIN', member: 'WRITE', readonly: 'READ' } as const
const roleWords = {
  ADMIN: 'admin',
  WRITE: 'member',
  READ: 'readonly',
  PUBLISHABLE: 'readonly',
} as const

const role = combined(
  { given: from('extras', jsonObject), own: from('role', words('Role', roleWords)) },
  { schema: z.enum(['owner', 'admin', 'member', 'readonly']), example: 'admin' },
  ({ given, own }) => (given as { zentla?: { role?: typeof own } }).zentla?.role ?? own,
)

const environment = combined(
  { prefix: text },
  { schema: z.enum(['live', 'test']), example: 'live' },
  ({ prefix }) => (prefix.endsWith('test_') ? ('test' as const) : ('live' as const)),
)

const apiKey = named(
  'ApiKey',
  object({
    ...{ id: eg('key_123', id), name: eg('Production Key', text) },
    prefix: eg('zentla_live_', text),
    ...{ role, environment },
    expiresAt: eg('2030-01-15T00:00:00.000Z', nullable(time)),
    lastUsedAt: eg(null, nullable(time)),
    revokedAt: eg(null, nullable(time)),
    createdAt: time,
  }),
)

const secret = said('Shown only now: store it.', eg('zentla_live_abc123...', text))

const createdKey = named(
  'CreatedApiKey',
  object({
    ...within('apiKey', apiKey.fields),
    key: from('secret', secret),
    secret,
    message: constant('Store this key now: it is not shown again.'),
  }),
)

const workspace = named(
  'Workspace',
  object({
    ...{ id: eg('ws_xyz', id), name: eg('Acme', text), slug: from('name', slugOf()) },
    mode: words('Mode', modes),
    settings: { ...constant(null), schema: z.object({}), example: {}, write: () => ({}) },
    ...{ createdAt: time, updatedAt: from('createdAt', time) },
  }),
)

const ownMode = asking('query workspace', [], object({ mode: words('Mode', modes) }))
const made = asking(
  'mutation createApiKey',
  ['name', 'role', 'expiresAt', 'dialect', 'extras'],
  createdKey,
)

const createKey = routeOf(
  'POST /api-keys',
  {
    ...{ name: 'createApiKey', summary: 'Creates an API key.', tag: 'API Keys', status: 201 },
    ...{ scope: 'admin', asks: [ownMode, made] },
    body: z.strictObject({
      name: textInput(100),
      role: z.enum(['owner', 'admin', 'member', 'readonly']),
      expiresAt: timeInput.nullish(),
      environment: z.enum(['live', 'test']).optional().describe('That of the key that makes it.'),
    }),
    ...answering(createdKey),
    example: {
      request: { name: 'Production Key', role: 'admin', expiresAt: '2030-01-15T00:00:00Z' },
    },
  },
  async ({ body: { role: word, environment: wanted, ...body } }, ask) => {
    if (wanted && wanted !== (await ownMode.run(ask, {})).mode) {
      const issue = { path: 'environment', message: 'must be that of the key that makes it' }
      throw invalid(`Invalid input: environment ${issue.message}.`, { issues: [issue] })
    }
    const extras = { zentla: { role: word } }
    return made.run(ask, { ...body, role: roles[word], dialect: 'ZENTLA', extras })
  },
)

const provider = named(
  'Provider',
  object({
    ...{ provider: from('name', eg('stripe', text)), status: constant('connected') },
    secretKeyLastFour: eg('4242', text),
    webhookUrl: eg('https://your-server/webhooks/stripe/…', text),
    ...{ createdAt: time, updatedAt: time },
  }),
)

export const workspaceRoutes: Route[] = [
  listRoute('GET /api-keys', page, {
    ...{ name: 'listApiKeys', summary: 'The API keys, newest first.', tag: 'API Keys' },
    asks: 'query apiKeys',
    rows: { data: apiKey },
  }),
  createKey,
  route('DELETE /api-keys/{id}', {
    ...{ name: 'revokeApiKey', summary: 'Revokes an API key.', tag: 'API Keys' },
    refuses: ['NOT_FOUND', 'PRECONDITION_FAILED'],
    asks: 'mutation revokeApiKey',
    answer: deleted('key_123'),
  }),
  route('GET /workspaces/current', {
    ...{ name: 'getWorkspace', summary: 'The workspace of the key.', tag: 'Workspace' },
    asks: 'query workspace',
    answer: workspace,
  }),
  route('GET /workspaces/current/providers', {
    ...{ name: 'listProviders', summary: 'The configured providers of payments.' },
    ...{ tag: 'Workspace', asks: 'query providerAccounts' },
    answer: listOf(provider),
  }),
  route('PATCH /workspaces/current', {
    ...{ name: 'updateWorkspace', summary: 'Renames the workspace.', tag: 'Workspace' },
    asks: 'mutation updateWorkspace',
    body: { name: textInput(255).optional() },
    answer: workspace,
    example: { request: { name: 'Acme' } },
  }),
]

/** The name as a part of an address. */
function slugOf() {
  const slug = (name: unknown) =>
    String(name)
      .toLowerCase()
      .replace(/[^a-z\d]+/g, '-')
      .replace(/^-|-$/g, '')
  return { ...eg('acme', text), write: slug }
}
