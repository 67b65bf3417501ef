/** The workspace, its API keys and customer tokens in GraphQL. */

import { type ApiDialect, keyPrefixOf } from '../../core/values/api-dialects.ts'
import { createUsageSession } from '../../core/workspaces/usage-sessions.ts'
import {
  createApiKey,
  createCustomerToken,
  getWorkspace,
  type keyRoles,
  listApiKeys,
  revokeApiKey,
  updateApiKey,
  updateWorkspace,
} from '../../core/workspaces/workspaces.ts'
import { builder } from './builder.ts'
import { customerIdField } from './customer-id.ts'
import { listField } from './list-field.ts'
import { Node } from './node.ts'

export const ModeEnum = builder.enumType('Mode', {
  description: 'The two halves of a workspace, which share no data.',
  values: {
    LIVE: { description: 'Production data.' },
    TEST: { description: 'Test data.' },
  },
})

export const RoleEnum = builder.enumType('Role', {
  description: 'What an API key may do.',
  values: {
    ADMIN: { description: 'Everything, API keys included.' },
    WRITE: { description: 'Read, record usage, change customers, credits and the catalog.' },
    READ: { description: 'Read only.' },
    PUBLISHABLE: {
      description:
        'May be public, such as in a browser: it reads the state of a checkout whose id it knows. API keys only.',
    },
  } satisfies Record<(typeof keyRoles)[number], object>,
})

export const ApiDialectEnum = builder.enumType('ApiDialect', {
  description: 'A vocabulary of the REST API.',
  values: {
    OPENMONETIZE: { description: 'Our own.' },
    ZENTLA: { description: 'That of Zentla.' },
    MONTRA: { description: 'That of Montra.' },
    CREDIBILL: { description: 'That of CrediBill.' },
    STRIPE: { description: 'That of Stripe Billing.' },
  } satisfies Record<ApiDialect, object>,
})

export const WorkspaceType = builder.prismaObject('Workspace', {
  description: 'A workspace in one mode.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `ws_…`.' }),
    mode: t.expose('mode', { type: ModeEnum, description: 'The mode that the key belongs to.' }),
    name: t.exposeString('name', { description: 'At most 255 characters.' }),
    attributionProperties: t.exposeStringList('attributionProperties', {
      description:
        'The properties of events by which usage is summed, in addition to team, model and provider; see setAttributionProperties.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
  }),
})

const ApiKey = builder.prismaObject('ApiKey', {
  description: 'An API key, without its secret, which is not stored.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Our id, `key_…`.' }),
    name: t.exposeString('name', { description: 'At most 100 characters.' }),
    role: t.expose('role', { type: RoleEnum, description: 'What it may do.' }),
    dialect: t.field({
      type: ApiDialectEnum,
      description: 'The dialect in whose form the key is written; it works in every one.',
      select: { dialect: true },
      resolve: ({ dialect }) => dialect as ApiDialect,
    }),
    prefix: t.string({
      description: 'The beginning of the key, such as `om_live_`.',
      select: { dialect: true, role: true, workspace: { select: { mode: true } } },
      resolve: ({ dialect, role, workspace }) =>
        keyPrefixOf(dialect as ApiDialect, workspace.mode, role === 'PUBLISHABLE'),
    }),
    extras: t.expose('extras', {
      type: 'JSON',
      description: 'What a dialect keeps of its own about the key, at most 50 keys and 16 KiB.',
    }),
    lastFour: t.exposeString('lastFour', {
      description: 'The last four characters of the secret.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The instant from which it is refused; null: never.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was used last, to the minute; null: never.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null: not revoked.',
    }),
  }),
})

builder.queryFields((t) => ({
  workspace: t.prismaField({
    type: WorkspaceType,
    description: 'The workspace of the API key, in its mode. Needs read.',
    resolve: (selection, _root, _args, ctx) => ctx.perform(getWorkspace, {}, selection),
  }),
  apiKeys: listField(
    t,
    ApiKey,
    listApiKeys,
    'The API keys of the workspace in this mode, newest first, those revoked included.',
  ),
}))

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'A new API key for the mode of the key that asks.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What it is for: at most 100 characters.' }),
    role: t.field({ type: RoleEnum, required: true, description: 'What it may do.' }),
    dialect: t.field({
      type: ApiDialectEnum,
      description:
        'The dialect in whose form the key is written; where dialects share an address, it selects that one. OPENMONETIZE by default.',
    }),
    extras: t.field({
      type: 'JSON',
      description: 'What a dialect keeps of its own about the key, at most 50 keys and 16 KiB.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'The instant from which it is refused, in the future; null: never.',
    }),
  }),
})

const CreateApiKeyResult = builder
  .objectRef<Awaited<ReturnType<(typeof createApiKey)['run']>>>('CreateApiKeyResult')
  .implement({
    description: 'A new API key and its secret.',
    fields: (t) => ({
      apiKey: t.field({ type: ApiKey, description: 'The key.', resolve: (made) => made.apiKey }),
      secret: t.exposeString('secret', {
        description: 'The credential for requests. It is shown only now: store it.',
      }),
    }),
  })

const UpdateApiKeyInput = builder.inputType('UpdateApiKeyInput', {
  description: 'The changes: omitted fields stay.',
  fields: (t) => ({
    name: t.string({ description: 'What it is for: at most 100 characters.' }),
  }),
})

const UpdateWorkspaceInput = builder.inputType('UpdateWorkspaceInput', {
  description: 'The changes: omitted fields stay.',
  fields: (t) => ({ name: t.string({ description: 'At most 255 characters.' }) }),
})

const CreateCustomerTokenInput = builder.inputType('CreateCustomerTokenInput', {
  description: 'A token for one customer.',
  fields: (t) => ({
    customerId: customerIdField(t),
    ttlSeconds: t.int({
      defaultValue: 3_600,
      description: 'Its validity: 60 to 86,400 seconds.',
    }),
  }),
})

const CustomerToken = builder
  .objectRef<Awaited<ReturnType<(typeof createCustomerToken)['run']>>>('CustomerToken')
  .implement({
    description:
      "A credential that is safe in a browser: it reads and watches one customer's balance, usage and entitlements.",
    fields: (t) => ({
      token: t.exposeString('token', {
        description: 'Sent like an API key: in `Authorization: Bearer …`, or in connection_init.',
      }),
      expiresAt: t.expose('expiresAt', {
        type: 'DateTime',
        description: 'The instant from which it is refused.',
      }),
    }),
  })

const UsageSession = builder
  .objectRef<Awaited<ReturnType<(typeof createUsageSession)['run']>>>('UsageSession')
  .implement({
    description:
      'A credential for a sender of many events: it records usage, and does nothing else.',
    fields: (t) => ({
      sessionId: t.exposeString('sessionId', {
        description: '`session_…`; nothing is stored under it.',
      }),
      token: t.exposeString('token', {
        description: 'Sent like an API key: in `Authorization: Bearer …`.',
      }),
      createdAt: t.expose('createdAt', {
        type: 'DateTime',
        description: 'In whole seconds.',
      }),
      expiresAt: t.expose('expiresAt', {
        type: 'DateTime',
        description: 'The instant from which it is refused, 15 minutes later.',
      }),
    }),
  })

builder.mutationFields((t) => ({
  createUsageSession: t.field({
    type: UsageSession,
    description:
      'Begins a usage session, which also ends when the API key or OAuth client that calls is revoked. Needs write.',
    resolve: (_root, _args, ctx) => ctx.perform(createUsageSession, {}),
  }),
  createApiKey: t.field({
    type: CreateApiKeyResult,
    description: 'Creates an API key; only this answer contains its secret. Needs admin.',
    args: { input: t.arg({ type: CreateApiKeyInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(createApiKey, input),
  }),
  updateWorkspace: t.prismaField({
    type: WorkspaceType,
    description:
      'Renames the workspace in the mode of the key that asks; the other mode keeps its name. Needs admin.',
    args: { input: t.arg({ type: UpdateWorkspaceInput, required: true }) },
    resolve: (selection, _root, { input }, ctx) => ctx.perform(updateWorkspace, input, selection),
  }),
  updateApiKey: t.prismaField({
    type: ApiKey,
    description:
      'Renames an API key, even a revoked one. NOT_FOUND when the workspace has none of that id in this mode. Needs admin.',
    args: {
      id: t.arg.id({ required: true, description: 'Our id, `key_…`.' }),
      input: t.arg({ type: UpdateApiKeyInput, required: true }),
    },
    resolve: (selection, _root, { id, input }, ctx) =>
      ctx.perform(updateApiKey, { id, ...input }, selection),
  }),
  revokeApiKey: t.prismaField({
    type: ApiKey,
    description:
      'Revokes an API key: requests with it are refused within a second, its sockets closed within five. The last valid admin key cannot be revoked (PRECONDITION_FAILED). Needs admin.',
    args: { id: t.arg.id({ required: true, description: 'Our id, `key_…`.' }) },
    resolve: (selection, _root, { id }, ctx) => ctx.perform(revokeApiKey, { id }, selection),
  }),
  createCustomerToken: t.field({
    type: CustomerToken,
    description: 'Creates a token for one customer, which must not be archived. Needs write.',
    args: { input: t.arg({ type: CreateCustomerTokenInput, required: true }) },
    resolve: (_root, { input }, ctx) => ctx.perform(createCustomerToken, input),
  }),
}))
