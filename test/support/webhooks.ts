/** Short functions to create webhook endpoints and to follow deliveries. */
import type { ResultOf } from '@graphql-typed-document-node/core'
import { until } from './server-process.ts'
import type { Tenant } from './tenant.ts'
import type { WebhookReceiver } from './webhook-receiver.ts'
import {
  CreateEndpointDocument,
  type CreateWebhookEndpointInput,
  DeliveriesDocument,
  DeliveryDocument,
} from './webhooks.generated.ts'

export type Delivery = ResultOf<typeof DeliveryDocument>['webhookDelivery']

/** Creates an endpoint at the receiver, with its secret. */
export async function makeEndpoint(
  tenant: Tenant,
  receiver: WebhookReceiver,
  path: string,
  input: Partial<CreateWebhookEndpointInput> = {},
) {
  const given = { url: receiver.url + path, enabledEvents: ['customer.*'], ...input }
  const { createWebhookEndpoint } = await tenant.ask(CreateEndpointDocument, { input: given })
  return { ...createWebhookEndpoint.endpoint, secret: createWebhookEndpoint.secret }
}

export async function readDelivery(tenant: Tenant, id: string): Promise<Delivery> {
  const { webhookDelivery } = await tenant.ask(DeliveryDocument, { id })
  if (!webhookDelivery) throw new Error(`No delivery ${id}`)
  return webhookDelivery
}

/** The deliveries to an endpoint, oldest first. */
export async function deliveriesTo(tenant: Tenant, endpointId: string): Promise<Delivery[]> {
  const { webhookDeliveries } = await tenant.ask(DeliveriesDocument, { endpointId, first: 100 })
  return webhookDeliveries.edges.flatMap((edge) => edge?.node ?? []).reverse()
}

/** The only delivery to an endpoint, once the condition holds. */
export async function onlyDelivery(
  tenant: Tenant,
  endpointId: string,
  condition: (delivery: Delivery) => boolean,
): Promise<Delivery> {
  let found: Delivery | undefined
  await until(async () => {
    found = (await deliveriesTo(tenant, endpointId))[0]
    return found !== undefined && condition(found)
  })
  return found!
}
