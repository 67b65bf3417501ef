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
}

export function createRenderWebhook(
  dialects: readonly Dialect[],
  { core, schema, report }: Deps,
): RenderWebhook {
  const questions = preparedQuestions(dialects.flatMap(resourceQuestions), schema)
  const prepare = (document: DocumentNode) => prepareOwn(schema, document)
  const asking = { deps: { core, report }, prepare, questions }
  return async (api, event) => {
    const { webhook } = dialects.find((dialect) => dialect.api === api) ?? {}
    if (!webhook) throw new Error(`No dialect renders the webhooks of ${api}`)
    const caller = systemCaller(event.workspaceId, event.mode)
    const ask = createAsk(asking, caller, { ...internalRequest }, () => new Map())
    const resource = await resourceOf(webhook, event, ask)
    const entityType = event.entityId === null ? null : entityTypeOf(event.entityId)
    const name = nameIn(webhook.format, event.type)
    return JSON.stringify(webhook.body({ ...event, entityType }, name, resource))
  }
}

function resourceQuestions({ webhook }: Dialect) {
  return Object.values(webhook?.resources ?? {}).map(({ asks }) => asks.question)
}

/** What the event is about, as it is now; null for an event about nothing that is shown, or that is gone. */
async function resourceOf(
  { resources }: DialectWebhooks,
  { entityId }: RenderedEvent,
  ask: Ask,
): Promise<{ name: string; value: unknown } | null> {
  const type = entityId === null ? null : entityTypeOf(entityId)
  const resource = type && resources[type]
  if (!resource || entityId === null) return null
  try {
    return { name: resource.name, value: await resource.asks.run(ask, { id: entityId }) }
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return null
    throw error
  }
}
