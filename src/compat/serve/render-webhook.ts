/** Renders the bodies of webhooks in the words of the dialect of their endpoint. */
import type { DocumentNode, GraphQLSchema } from 'graphql'
import type { Core } from '../../core/core.ts'
import { entityTypeOf } from '../../core/events/event-entity.ts'
import { systemCaller } from '../../core/operation/caller.ts'
import { internalRequest } from '../../core/requests/request.ts'
import { DomainError } from '../../core/values/errors.ts'
import {
  nameIn,
  type RenderedEvent,
  type RenderWebhook,
  type WebhookFormats,
} from '../../core/webhooks/webhook-format.ts'
import { prepareOwn } from '../../graphql/execution/prepared.ts'
import type { ReportError } from '../../http/report-error.ts'
import type { Ask, Dialect, DialectWebhooks } from '../dialect.ts'
import { createAsk } from './ask.ts'
import { preparedQuestions } from './prepared-questions.ts'

/** The formats of the dialects that have webhooks of their own. */
export function webhookFormatsOf(dialects: readonly Dialect[]): WebhookFormats {
  const known = dialects.flatMap(({ api, webhook }) =>
    api && webhook ? [[api, webhook.format]] : [],
  )
  return Object.fromEntries(known)
}

interface Deps {
  core: Core
  schema: GraphQLSchema
  report: ReportError
  /** The URL of the server as customers know it, for the links in bodies. */
  publicUrl?: string
}

export function createRenderWebhook(
  dialects: readonly Dialect[],
  { core, schema, report, publicUrl: origin = '' }: Deps,
): RenderWebhook {
  const questions = preparedQuestions(dialects.flatMap(resourceQuestions), schema)
  const prepare = (document: DocumentNode) => prepareOwn(schema, document)
  const asking = { deps: { core, report }, prepare, questions }
  return async (api, event) => {
    const { webhook } = dialects.find((dialect) => dialect.api === api) ?? {}
    if (!webhook) throw new Error(`No dialect renders the webhooks of ${api}`)
    const caller = systemCaller(event.workspaceId, event.mode)
    const ask = createAsk(asking, caller, { ...internalRequest, origin }, () => new Map())
    const resource = await resourceOf(webhook, event, ask)
    const entityType = event.entityId === null ? null : entityTypeOf(event.entityId)
    const name = nameIn(webhook.format, event.type)
    return JSON.stringify(webhook.body({ ...event, entityType }, name, resource))
  }
}

function resourceQuestions({ webhook }: Dialect) {
  if (!webhook) return []
  const all = [...Object.values(webhook.resources), ...Object.values(webhook.ofEvents)]
  return all.flatMap((one) => one?.questions ?? [])
}

const goneBy: ReadonlySet<string> = new Set(['NOT_FOUND', 'PRECONDITION_FAILED'])

/** What the event is about, as it is now; null for an event about nothing that is shown, or no more. */
async function resourceOf(
  { resources, ofEvents }: DialectWebhooks,
  { entityId, type: eventType }: RenderedEvent,
  ask: Ask,
): Promise<{ name: string; value: unknown } | null> {
  const type = entityId === null ? null : entityTypeOf(entityId)
  const resource = ofEvents[eventType] ?? (type && resources[type])
  if (!resource || entityId === null) return null
  try {
    return { name: resource.name, value: await resource.read(ask, entityId) }
  } catch (error) {
    if (error instanceof DomainError && goneBy.has(error.code)) return null
    throw error
  }
}
