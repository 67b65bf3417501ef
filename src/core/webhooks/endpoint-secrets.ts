/** The signing secrets of an endpoint, sealed and newest first; replaced secrets sign for one more day. */

import type { ReadContext, WriteContext } from '../operation/operation.ts'
import { newId } from '../values/ids.ts'

/** How long a replaced secret continues to sign. */
const overlapMs = 24 * 3_600_000
/** The maximum number of replaced secrets that sign together; the oldest is dropped first. */
const oldMax = 9

type Context = Pick<ReadContext, 'keyring' | 'workspaceId'>

const placeOf = (workspaceId: string, endpointId: string) => `${workspaceId} ${endpointId}`

/** Must run under the lock of the endpoint, or in the transaction that creates it. */
export async function putSecret(
  ctx: WriteContext,
  endpointId: string,
  secret: string,
): Promise<void> {
  const { workspaceId, now } = ctx
  const place = { workspaceId, endpointId }
  await ctx.db.webhookSecret.updateMany({
    where: { ...place, expiresAt: null },
    data: { expiresAt: new Date(now.getTime() + overlapMs) },
  })
  const old = await ctx.db.webhookSecret.findMany({
    where: { ...place, expiresAt: { gt: now } },
    orderBy: [{ expiresAt: 'desc' }, { id: 'desc' }],
    take: oldMax,
    select: { id: true },
  })
  const kept = old.map(({ id }) => id)
  await ctx.db.webhookSecret.deleteMany({ where: { ...place, id: { notIn: kept } } })
  const sealed = ctx.keyring.seal(secret, placeOf(workspaceId, endpointId))
  await ctx.db.webhookSecret.create({
    data: { ...place, id: newId('whs', now), sealed, createdAt: now },
  })
}

/** The secrets of an endpoint `w` that sign at the instant $3, the current one first, sealed, as base64. */
export const currentSecrets = `array(
  select encode(s.sealed, 'base64') from webhook_secret s
  where s.workspace_id = w.workspace_id and s.endpoint_id = w.id
    and (s.expires_at is null or s.expires_at > $3::timestamptz)
  order by s.expires_at desc nulls first, s.id desc)`

export function openSecrets(ctx: Context, endpointId: string, sealed: readonly string[]): string[] {
  const place = placeOf(ctx.workspaceId, endpointId)
  return sealed.map((base64) => ctx.keyring.open(Buffer.from(base64, 'base64'), place))
}
