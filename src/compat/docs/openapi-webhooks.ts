/** The webhooks of an OpenAPI document: the requests that an endpoint receives. */
import { z } from 'zod'
import type { Dialect, Told } from '../dialect.ts'
import type { Operation } from './openapi-operation.ts'

export const tag = 'Webhook events'

/** The common fields of all bodies. */
export const webhookEvent = z.object({
  id: z.string().describe('Equal in every attempt; also the header webhook-id.'),
  type: z.string(),
  created_at: z.string().meta({ format: 'date-time' }),
  stream: z
    .string()
    .nullable()
    .describe(
      'The stream that sequence counts: our id of the customer, or null for the workspace.',
    ),
  sequence: z.int().describe('Counts the events of the stream without gaps.'),
  data: z
    .looseObject({
      customer_id: z
        .string()
        .optional()
        .describe('The customer, by your external_id where there is one; else our id.'),
      customer: z.string().optional().describe('Our id of the customer.'),
    })
    .describe(
      'The data of the type; without customer_id and customer for an event of the workspace.',
    ),
})

const standard = ['webhook-id', 'webhook-timestamp', 'webhook-signature']

export function webhooksOf({
  webhooks,
  webhook,
}: Pick<Dialect, 'webhooks' | 'webhook'>): Record<string, { post: Operation }> {
  const signedBy = webhook?.signedBy ?? standard
  return Object.fromEntries(webhooks.map((one) => [one.type, { post: operationOf(one, signedBy) }]))
}

function operationOf({ type, about, example }: Told, signedBy: readonly string[]): Operation {
  const schema = { $ref: '#/components/schemas/WebhookEvent' }
  return {
    operationId: `on_${type.replace('.', '_')}`,
    summary: about,
    tags: [tag],
    parameters: signedBy.map((name) => ({
      name,
      in: 'header',
      required: true,
      description: signedBy === standard ? 'As Standard Webhooks say.' : 'Says who sent it.',
      schema: { type: 'string' },
    })),
    security: [],
    requestBody: { required: true, content: { 'application/json': { schema, example } } },
    responses: { '2XX': { description: 'Taken. Anything else is attempted again.' } },
  }
}
