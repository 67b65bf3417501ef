/**
 * OAuth clients of a workspace: programs that get access tokens for their own secret.
 *
 * Invariants: a client belongs to one mode of one workspace; its secret is shown once, when it is created, and only its HMAC is
 * stored; the former secret works for as long as the rotation said, a week at most; clients are revoked, never deleted, and
 * their tokens end with them.
 */

import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { listOperation } from '../operation/list-operation.ts'
import { writeOperation } from '../operation/operation.ts'
import { requireRow, shown } from '../operation/stored-row.ts'
import { DomainError } from '../values/errors.ts'
import { newId } from '../values/ids.ts'
import { reference, text } from '../values/input.ts'
import { roles } from './workspaces.ts'

export const createOAuthClient = writeOperation({
  name: 'createOAuthClient',
  scope: 'admin',
  input: z.strictObject({ name: text(100), role: z.string().pipe(z.enum(roles)) }),
  async run(ctx, { name, role }) {
    const secret = mintSecret()
    const client = await ctx.db.oAuthClient.create({
      data: {
        workspaceId: ctx.workspaceId,
        id: newId('client', ctx.now),
        name,
        role,
        secretHash: new Uint8Array(ctx.keyring.hashKey(secret)),
        createdAt: ctx.now,
      },
    })
    ctx.emit({ type: 'oauth_client.created', data: { id: client.id, role } })
    return { client, secret }
  },
})

const overlapSecondsMax = 7 * 86_400
const overlapSecondsDefault = 86_400

/** Gives a client a new secret; the former secret works for a while, so that programs can be changed meanwhile. */
export const rotateOAuthClientSecret = writeOperation({
  name: 'rotateOAuthClientSecret',
  scope: 'admin',
  input: z.strictObject({
    id: reference,
    overlapSeconds: z.int().min(0).max(overlapSecondsMax).nullish(),
  }),
  async run(ctx, { id, overlapSeconds }) {
    await ctx.db.$queryRaw`select 1 from oauth_client
      where workspace_id = ${ctx.workspaceId} and id = ${id} for no key update`
    const found = await ctx.db.oAuthClient.findFirst({ where: { id } })
    const known = requireRow(found, 'OAuth client', id)
    if (known.revokedAt !== null) {
      throw new DomainError('PRECONDITION_FAILED', 'The OAuth client was revoked.', {
        reason: 'REVOKED',
        id,
      })
    }
    const secret = mintSecret()
    const overlapMs = (overlapSeconds ?? overlapSecondsDefault) * 1_000
    await ctx.db.oAuthClient.updateMany({
      where: { id },
      data: {
        secretHash: new Uint8Array(ctx.keyring.hashKey(secret)),
        formerHash: overlapMs > 0 ? known.secretHash : null,
        formerUntil: overlapMs > 0 ? new Date(ctx.now.getTime() + overlapMs) : null,
      },
    })
    ctx.emit({ type: 'oauth_client.secret_rotated', data: { id } })
    return { client: await ctx.db.oAuthClient.findFirstOrThrow({ where: { id } }), secret }
  },
})

function mintSecret(): string {
  return `oms_${randomBytes(32).toString('base64url')}`
}

/** The clients, newest first, with the revoked ones. */
export const listOAuthClients = listOperation({
  name: 'listOAuthClients',
  scope: 'admin',
  table: 'oAuthClient',
})

/** Revokes a client; a repeated call changes nothing. */
export const revokeOAuthClient = writeOperation({
  name: 'revokeOAuthClient',
  scope: 'admin',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const found = await ctx.db.oAuthClient.findFirst({ where: { id } })
    const client = requireRow(found, 'OAuth client', id)
    if (client.revokedAt === null) {
      await ctx.db.oAuthClient.updateMany({ where: { id }, data: { revokedAt: ctx.now } })
      ctx.keyring.forget(id)
      ctx.emit({ type: 'oauth_client.revoked', data: { id } })
    }
    return shown(ctx.db.oAuthClient, id, selection)
  },
})
