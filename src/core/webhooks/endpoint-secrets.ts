/** The signing secrets of an endpoint: sealed, the newest first, replaced ones until a day has passed. */
import { newId } from '../ids.ts'
import type { ReadContext, WriteContext } from '../operation.ts'

/** For how long a secret that was replaced goes on signing. */
const overlapMs = 24 * 3_600_000
/** Replaced secrets that sign at once; the oldest go first. */
const oldMax = 9

type Context = Pick<ReadContext, 'sql' | 'keyring' | 'workspaceId' | 'now'>

const placeOf = (workspaceId: string, endpointId: string) => `${workspaceId} ${endpointId}`

/** Under the lock of the endpoint, or with it. */
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

/** Those that sign now. */
export async function currentSecrets(ctx: Context, endpointId: string): Promise<string[]> {
  const { rows } = await ctx.sql.query({
    text: `
      select sealed from webhook_secret where workspace_id = $1 and endpoint_id = $2
        and (expires_at is null or expires_at > $3::timestamptz)
      order by expires_at desc nulls first, id desc`,
    values: [ctx.workspaceId, endpointId, ctx.now],
  })
  return rows.map(({ sealed }) => ctx.keyring.open(sealed, placeOf(ctx.workspaceId, endpointId)))
}
