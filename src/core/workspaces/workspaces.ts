/**
 * Workspaces and the credentials that reach them.
 *
 * Invariants: a key belongs to one mode of one workspace; its secret is shown once, when it is created, and only its HMAC is
 * stored; keys are revoked, never deleted; a workspace always keeps one admin key that works; a customer token reads
 * one customer and nothing else, for a day at most.
 */

import { z } from 'zod'
import { requireActiveCustomer } from '../customers/customer-reference.ts'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation, type WriteContext, writeOperation } from '../operation/operation.ts'
import { requireRow, shown } from '../operation/stored-row.ts'
import { apiDialects } from '../values/api-dialects.ts'
import { DomainError, notFound } from '../values/errors.ts'
import { newId } from '../values/ids.ts'
import { instant, reference, text } from '../values/input.ts'
import { metadataInput } from '../values/metadata.ts'
import { generateKey } from './api-key.ts'

export const roles = ['ADMIN', 'WRITE', 'READ'] as const
export const keyRoles = [...roles, 'PUBLISHABLE'] as const

/** The workspace of the caller, in the caller's mode. */
export const getWorkspace = readOperation({
  name: 'getWorkspace',
  scope: 'read',
  input: z.strictObject({}),
  run: (ctx, _input, selection) =>
    ctx.db.workspace.findFirstOrThrow({ ...selection, where: { id: ctx.workspaceId } }),
})

/** Renames the workspace in the caller's mode. */
export const updateWorkspace = writeOperation({
  name: 'updateWorkspace',
  scope: 'admin',
  input: z.strictObject({ name: text(255).nullish() }),
  async run(ctx, { name }, selection) {
    const where = { id: ctx.workspaceId }
    await ctx.db.workspace.updateMany({ where, data: { name: name ?? undefined } })
    ctx.emit({ type: 'workspace.updated', data: { id: ctx.workspaceId } })
    return ctx.db.workspace.findFirstOrThrow({ ...selection, where })
  },
})

export const createApiKey = writeOperation({
  name: 'createApiKey',
  scope: 'admin',
  input: z.strictObject({
    name: text(100),
    role: z.enum(keyRoles),
    expiresAt: instant.nullish(),
    dialect: z.enum(apiDialects).nullish(),
    extras: metadataInput.nullish(),
  }),
  async run(ctx, { name, role, expiresAt, dialect, extras }) {
    if (expiresAt && expiresAt <= ctx.now) {
      throw new DomainError('INVALID_REQUEST', 'Invalid input: expiresAt must be in the future.')
    }
    const secret = generateKey(ctx.caller.mode, dialect ?? undefined, role)
    const apiKey = await ctx.db.apiKey.create({
      data: {
        workspaceId: ctx.workspaceId,
        id: newId('key', ctx.now),
        name,
        role,
        dialect: dialect ?? 'OPENMONETIZE',
        extras: extras ?? {},
        hash: new Uint8Array(ctx.keyring.hashKey(secret)),
        lastFour: secret.slice(-4),
        createdAt: ctx.now,
        expiresAt: expiresAt ?? null,
      },
    })
    ctx.emit({ type: 'api_key.created', data: { id: apiKey.id, role } })
    return { apiKey, secret }
  },
})

/** Renames a key, even a revoked one; its role never changes. */
export const updateApiKey = writeOperation({
  name: 'updateApiKey',
  scope: 'admin',
  input: z.strictObject({ id: reference, name: text(100).nullish() }),
  async run(ctx, { id, name }, selection) {
    const { count } = await ctx.db.apiKey.updateMany({
      where: { id },
      data: { name: name ?? undefined },
    })
    if (count === 0) throw notFound('API key', id)
    ctx.emit({ type: 'api_key.updated', data: { id } })
    return shown(ctx.db.apiKey, id, selection)
  },
})

/** The keys, newest first, with the revoked and expired ones. */
export const listApiKeys = listOperation({
  name: 'listApiKeys',
  scope: 'admin',
  table: 'apiKey',
})

/** Revokes a key; a repeated call changes nothing. */
export const revokeApiKey = writeOperation({
  name: 'revokeApiKey',
  scope: 'admin',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    // The lock keeps two admins who revoke each other's key from both succeeding.
    await ctx.db.$queryRaw`select 1 from workspace where id = ${ctx.workspaceId} for no key update`
    const found = await ctx.db.apiKey.findFirst({ where: { id } })
    const key = requireRow(found, 'API key', id)
    if (key.revokedAt === null) {
      if (key.role === 'ADMIN') await requireOtherAdminKey(ctx, id)
      await ctx.db.apiKey.updateMany({ where: { id }, data: { revokedAt: ctx.now } })
      ctx.keyring.forget(id)
      ctx.emit({ type: 'api_key.revoked', data: { id } })
    }
    return shown(ctx.db.apiKey, id, selection)
  },
})

async function requireOtherAdminKey(ctx: WriteContext, id: string): Promise<void> {
  const others = await ctx.db.apiKey.count({
    where: {
      id: { not: id },
      role: 'ADMIN',
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: ctx.now } }],
    },
  })
  if (others > 0) return
  throw new DomainError(
    'PRECONDITION_FAILED',
    'This is the last admin key that works; create another one first.',
    { reason: 'LAST_ADMIN_KEY' },
  )
}

const tokenTtlMaxSeconds = 86_400

/** A credential for a browser or an app: it reads one customer's balance, usage and entitlements. */
export const createCustomerToken = readOperation({
  name: 'createCustomerToken',
  scope: 'write',
  input: z.strictObject({
    customerId: reference,
    ttlSeconds: z.int().min(60).max(tokenTtlMaxSeconds).nullish(),
  }),
  async run(ctx, { customerId, ttlSeconds }) {
    const { id } = await requireActiveCustomer(ctx, customerId)
    // The claims of a JWT count whole seconds.
    const issuedAt = new Date(Math.floor(ctx.now.getTime() / 1_000) * 1_000)
    const expiresAt = new Date(issuedAt.getTime() + (ttlSeconds ?? 3_600) * 1_000)
    const claims = { workspaceId: ctx.workspaceId, customerId: id }
    return { token: await ctx.keyring.signToken(claims, issuedAt, expiresAt), expiresAt }
  },
})
