/**
 * Webhook endpoints: URLs to which a workspace's domain events are sent.
 *
 * Invariants: every event that an endpoint subscribes to, and that happens after it was created or last enabled, gets one delivery
 * there, which is attempted until it is delivered or dead; with ordering, a customer's deliveries are made one after the other, by
 * sequence; no attempt begins after an endpoint was disabled or deleted; plans for deliveries of an endpoint are made under the
 * lock of its row; secrets are shown once and stored sealed.
 */

import { z } from 'zod'
import { listOperation } from '../operation/list-operation.ts'
import { readOperation, type WriteContext, writeOperation } from '../operation/operation.ts'
import { requireRow, requireVersion, shown } from '../operation/stored-row.ts'
import { type ApiDialect, apiDialects } from '../values/api-dialects.ts'
import { DomainError, invalid } from '../values/errors.ts'
import { newId } from '../values/ids.ts'
import { reference, text } from '../values/input.ts'
import { metadataInput } from '../values/metadata.ts'
import { drawPosition } from './dispatch.ts'
import { putSecret } from './endpoint-secrets.ts'
import { lockEndpoint, planWaking } from './next-attempt.ts'
import { mintSecret, secretProblem } from './signature.ts'
import { isFilterOf } from './webhook-format.ts'

const endpointsMax = 100
const filtersMax = 50

// Which names are known depends on the dialect of the endpoint.
const filter = text(100)

const filters = z
  .array(filter)
  .min(1, 'must name at least one type')
  .max(filtersMax, `must be at most ${filtersMax}`)
  .refine((list) => new Set(list).size === list.length, 'must not repeat a type')

const url = text(2_048)
const secret = text(255)
  .refine((s) => s.length >= 8, 'must have at least 8 characters')
  .superRefine((s, ctx) => {
    const problem = secretProblem(s)
    if (problem !== null) ctx.addIssue({ code: 'custom', message: problem })
  })

export const createWebhookEndpoint = writeOperation({
  name: 'createWebhookEndpoint',
  scope: 'write',
  input: z.strictObject({
    url,
    enabledEvents: filters,
    description: text(500).nullish(),
    secret: secret.nullish(),
    ordered: z.boolean().nullish(),
    dialect: z.enum(apiDialects).nullish(),
    metadata: metadataInput.nullish(),
  }),
  async run(ctx, input) {
    const dialect = input.dialect ?? 'OPENMONETIZE'
    requireAllowed(ctx, input.url)
    requireFilters(ctx, dialect, input.enabledEvents)
    // The lock keeps two requests at once from both creating the last endpoint allowed.
    await ctx.db.$queryRaw`select 1 from workspace where id = ${ctx.workspaceId} for no key update`
    await requireRoom(ctx)
    const endpoint = await ctx.db.webhookEndpoint.create({
      data: {
        workspaceId: ctx.workspaceId,
        id: newId('we', ctx.now),
        url: input.url,
        events: input.enabledEvents,
        description: input.description ?? null,
        ordered: input.ordered ?? true,
        dialect,
        metadata: input.metadata ?? {},
        fromPosition: await drawPosition(ctx),
        createdAt: ctx.now,
        updatedAt: ctx.now,
      },
    })
    const shown = input.secret ?? mintSecret()
    await putSecret(ctx, endpoint.id, shown)
    ctx.emit({ type: 'webhook_endpoint.created', data: { id: endpoint.id } })
    return { endpoint, secret: shown }
  },
})

export const updateWebhookEndpoint = writeOperation({
  name: 'updateWebhookEndpoint',
  scope: 'write',
  input: z.strictObject({
    id: reference,
    expectedRevision: z.int().min(1, 'must be at least 1').nullish(),
    url: url.nullish(),
    enabledEvents: filters.nullish(),
    description: text(500).nullish(),
    ordered: z.boolean().nullish(),
    enabled: z.boolean().nullish(),
    metadata: metadataInput.nullish(),
  }),
  async run(ctx, { id, expectedRevision, enabled, ...given }, selection) {
    if (given.url) requireAllowed(ctx, given.url)
    await lockEndpoint(ctx, id)
    const { dialect, revision, url, disabledAt } = await ctx.db.webhookEndpoint.findFirstOrThrow({
      where: { id },
    })
    requireVersion('webhook endpoint', revision, expectedRevision)
    requireFilters(ctx, dialect as ApiDialect, given.enabledEvents ?? [])
    await ctx.db.webhookEndpoint.updateMany({
      where: { id },
      data: {
        url: given.url ?? undefined,
        events: given.enabledEvents ?? undefined,
        description: given.description,
        ordered: given.ordered ?? undefined,
        metadata: given.metadata ?? undefined,
        ...touched(ctx),
        // Failures at the old URL say nothing about a new one.
        ...(given.url && healthy),
      },
    })
    if (enabled === true && disabledAt !== null) await enable(ctx, { id, url: given.url ?? url })
    if (enabled === false && disabledAt === null) await disable(ctx, id)
    await planWaking(ctx, [id])
    ctx.emit({ type: 'webhook_endpoint.updated', data: { id } })
    return shown(ctx.db.webhookEndpoint, id, selection)
  },
})

const healthy = { consecutiveFailures: 0, failingSince: null, pausedUntil: null }

/**
 * Disables an endpoint; a repeated call changes nothing. Waiting deliveries are given up; `replayWebhookEvents` sends missed
 * events.
 */
export const disableWebhookEndpoint = writeOperation({
  name: 'disableWebhookEndpoint',
  scope: 'write',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const { disabledAt } = await lockEndpoint(ctx, id)
    if (disabledAt === null) {
      await disable(ctx, id, touched(ctx))
      await planWaking(ctx, [id])
    }
    return shown(ctx.db.webhookEndpoint, id, selection)
  },
})

async function disable(ctx: WriteContext, id: string, more: object = {}): Promise<void> {
  const disabledReason = 'It was disabled by request.'
  await ctx.db.webhookEndpoint.updateMany({
    where: { id },
    data: { disabledAt: ctx.now, disabledReason, ...more },
  })
  ctx.emit({ type: 'webhook_endpoint.disabled', data: { id, reason: disabledReason } })
}

/** Enables an endpoint; a repeated call changes nothing. */
export const enableWebhookEndpoint = writeOperation({
  name: 'enableWebhookEndpoint',
  scope: 'write',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const { disabledAt } = await lockEndpoint(ctx, id)
    if (disabledAt !== null) {
      const { url } = await ctx.db.webhookEndpoint.findFirstOrThrow({ where: { id } })
      await enable(ctx, { id, url }, touched(ctx))
      await planWaking(ctx, [id])
    }
    return shown(ctx.db.webhookEndpoint, id, selection)
  },
})

async function enable(
  ctx: WriteContext,
  { id, url }: { id: string; url: string },
  more: object = {},
): Promise<void> {
  requireAllowed(ctx, url)
  await ctx.db.webhookEndpoint.updateMany({
    where: { id },
    data: {
      ...healthy,
      disabledAt: null,
      disabledReason: null,
      fromPosition: await drawPosition(ctx),
      ...more,
    },
  })
  ctx.emit({ type: 'webhook_endpoint.enabled', data: { id } })
}

/** Deletes an endpoint; its deliveries stay readable as long as others do. */
export const deleteWebhookEndpoint = writeOperation({
  name: 'deleteWebhookEndpoint',
  scope: 'write',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const { disabledAt } = await lockEndpoint(ctx, id)
    await ctx.db.webhookEndpoint.updateMany({
      where: { id },
      data: {
        deletedAt: ctx.now,
        disabledAt: disabledAt ?? ctx.now,
        disabledReason: 'It was deleted.',
        updatedAt: ctx.now,
      },
    })
    await ctx.db.webhookSecret.deleteMany({ where: { endpointId: id } })
    await planWaking(ctx, [id])
    ctx.emit({ type: 'webhook_endpoint.deleted', data: { id } })
    return shown(ctx.db.webhookEndpoint, id, selection)
  },
})

/** Replaces the secret; the former secret continues to sign, beside the new one, for 24 hours. */
export const rotateWebhookSecret = writeOperation({
  name: 'rotateWebhookSecret',
  scope: 'write',
  input: z.strictObject({ id: reference, secret: secret.nullish() }),
  async run(ctx, { id, secret: given }) {
    await lockEndpoint(ctx, id)
    const shown = given ?? mintSecret()
    await putSecret(ctx, id, shown)
    ctx.emit({ type: 'webhook_endpoint.secret_rotated', data: { id } })
    const endpoint = await ctx.db.webhookEndpoint.findFirstOrThrow({ where: { id } })
    return { endpoint, secret: shown }
  },
})

export const getWebhookEndpoint = readOperation({
  name: 'getWebhookEndpoint',
  scope: 'read',
  input: z.strictObject({ id: reference }),
  async run(ctx, { id }, selection) {
    const where = { id, deletedAt: null }
    const found = await ctx.db.webhookEndpoint.findFirst({ ...selection, where })
    return requireRow(found, 'webhook endpoint', id)
  },
})

/** The endpoints, newest first. */
export const listWebhookEndpoints = listOperation({
  name: 'listWebhookEndpoints',
  scope: 'read',
  table: 'webhookEndpoint',
  where: () => ({ deletedAt: null }),
})

/** Every change by request makes another revision. */
function touched({ now }: WriteContext) {
  return { updatedAt: now, revision: { increment: 1 } }
}

function requireFilters(ctx: WriteContext, dialect: ApiDialect, given: readonly string[]): void {
  const format = ctx.webhookFormats[dialect]
  const place = given.findIndex((one) => !isFilterOf(format, one))
  if (place === -1) return
  const known = format ? 'or *' : 'a prefix such as credits.*, or *'
  const message = `must be a known type of event, ${known}`
  const issues = [{ path: `enabledEvents.${place}`, message }]
  throw invalid(`Invalid input: enabledEvents.${place} ${message}.`, { issues })
}

function requireAllowed(ctx: WriteContext, url: string): void {
  const refusal = ctx.outbound.refusal(url)
  if (refusal !== null) throw invalid(`Invalid input: url ${refusal}.`)
}

async function requireRoom(ctx: WriteContext): Promise<void> {
  const count = await ctx.db.webhookEndpoint.count({ where: { deletedAt: null } })
  if (count < endpointsMax) return
  const message = `A workspace has at most ${endpointsMax} webhook endpoints; delete one first.`
  const [limit, used] = [String(endpointsMax), String(count)]
  throw new DomainError('LIMIT_EXCEEDED', message, { limit, used, requested: '1' })
}
