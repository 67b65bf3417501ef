/** Webhook endpoints as the routes of dialects take, change and show them. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { eg, from, id, listOf, said, text } from './fields.ts'
import { textInput } from './input-parts.ts'

export const endpointPath = { id: 'we_123' }

export const endpointInputs = {
  url: textInput(2_048).describe('HTTPS, leading to a public address.'),
  events: z
    .array(textInput(100))
    .min(1, 'must name at least one type')
    .max(50, 'must be at most 50')
    .describe('Exact names of events, or * for all.'),
  description: textInput(500).nullish(),
}

/** The names of the inputs that GraphQL calls otherwise. */
export const endpointNames = { events: 'enabledEvents' } as const

export function endpointFields(url: string, types: readonly string[]) {
  return {
    ...{ id: eg(endpointPath.id, id), url: eg(url, text) },
    events: from('enabledEvents', eg(types, listOf(text))),
  }
}

export const endpointSecret = said(
  'Signs the requests. Shown only now: store it.',
  eg('whsec_abc123...', text),
)

/** A secret whose text as a whole is the key. */
export function newEndpointSecret(): string {
  return `whsec_${randomBytes(32).toString('hex')}`
}
