/** A description and an example payload for each event type, used by all API documents. */

import { z } from 'zod'
import { type DomainEventType, domainEventTypes } from '../events/domain-event.ts'
import { readOperation } from '../operation/operation.ts'
import type { JsonObject } from '../values/input.ts'
import { billingExamples } from './billing-examples.ts'
import { checkoutExamples } from './checkout-examples.ts'
import { creditExamples } from './credit-examples.ts'
import { envelopeOf } from './envelope.ts'
import { type EventExample, ofCustomer } from './event-example.ts'

const ofWorkspace = (about: string, data: JsonObject): EventExample => ({
  ...{ about, data },
  ofCustomer: false,
})

const meter = { id: 'meter_001', key: 'tokens' }
const feature = { id: 'feature_001', key: 'messages' }
const rateCard = { id: 'card_001', key: 'standard' }
const customer = { id: 'cust_001', externalId: 'acme' }
const entitlement = { id: 'ent_001', feature: 'messages', version: 1 }
const version = { id: 'planver_001', planId: 'plan_001', number: 1 }
const promotion = { id: 'promo_001', code: 'SPRING' }
const time = '2026-03-10T12:00:00.000Z'
const testClock = { id: 'clock_001', name: 'Renewals', now: time }

const opportunity = {
  type: 'model_downgrade',
  eventType: 'chat',
  fromModel: 'large',
  toModel: 'small',
  potentialSavings: '4.5',
  potentialSavingsCredits: '45',
  savingsPercent: 90,
  currency: 'USD',
}

const examples: Record<DomainEventType, EventExample> = {
  'workspace.updated': ofWorkspace('Settings of the workspace changed.', { id: 'ws_001' }),
  'oauth_client.created': ofWorkspace('An OAuth client was created.', {
    id: 'client_001',
    role: 'READ',
  }),
  'oauth_client.revoked': ofWorkspace('An OAuth client was revoked.', { id: 'client_001' }),
  'oauth_client.secret_rotated': ofWorkspace('An OAuth client got a new secret.', {
    id: 'client_001',
  }),
  'api_key.created': ofWorkspace('An API key was created.', { id: 'key_001', role: 'READ' }),
  'api_key.updated': ofWorkspace('An API key was renamed.', { id: 'key_001' }),
  'api_key.revoked': ofWorkspace('An API key was revoked.', { id: 'key_001' }),
  'customer.created': ofCustomer('A customer was created.', customer),
  'customer.updated': ofCustomer('A customer changed; the data is its new state.', customer),
  'customer.archived': ofCustomer('A customer was archived.', customer),
  'customer.unarchived': ofCustomer('A customer was unarchived.', customer),
  'meter.created': ofWorkspace('A meter was created.', meter),
  'meter.updated': ofWorkspace('What a meter is called changed.', meter),
  'meter.archived': ofWorkspace('A meter was archived.', meter),
  'meter.unarchived': ofWorkspace('A meter was unarchived.', meter),
  'feature.created': ofWorkspace('A feature was created.', feature),
  'feature.updated': ofWorkspace('A feature changed.', feature),
  'feature.archived': ofWorkspace('A feature was archived.', feature),
  'feature.unarchived': ofWorkspace('A feature was unarchived.', feature),
  'rate_card.created': ofWorkspace('A rate card was created.', rateCard),
  'rate_card.updated': ofWorkspace('A rate card changed.', rateCard),
  'rate_card.archived': ofWorkspace('A rate card was archived.', rateCard),
  'rate_card.unarchived': ofWorkspace('A rate card was unarchived.', rateCard),
  'rate.created': ofWorkspace('A rate was added to a card.', {
    id: 'rate_001',
    rateCardId: 'card_001',
  }),
  'plan.created': ofWorkspace('A plan was created.', { id: 'plan_001', key: 'pro' }),
  'plan.updated': ofWorkspace('A plan changed.', { id: 'plan_001', key: 'pro' }),
  'plan.archived': ofWorkspace('A plan was archived.', { id: 'plan_001', key: 'pro' }),
  'plan.unarchived': ofWorkspace('A plan can be chosen again.', { id: 'plan_001', key: 'pro' }),
  'plan_version.created': ofWorkspace('A draft of a plan was created.', version),
  'plan_version.updated': ofWorkspace('A draft of a plan changed.', version),
  'plan_version.published': ofWorkspace('A version of a plan was published.', {
    ...version,
    effectiveAt: time,
  }),
  'plan_version.archived': ofWorkspace('A version of a plan was archived.', version),
  'promotion.created': ofWorkspace('A promotion was created.', promotion),
  'promotion.updated': ofWorkspace('What a promotion is called changed.', promotion),
  'promotion.version_published': ofWorkspace('Another version of a promotion is redeemed.', {
    ...{ id: 'promo_001', versionId: 'promover_001', number: 1 },
  }),
  'promotion.archived': ofWorkspace('A promotion was archived.', promotion),
  'custom_pricing.created': ofCustomer('A customer got custom prices.', {
    ids: ['cprice_001'],
    currency: 'USD',
    effectiveAt: time,
  }),
  'custom_pricing.ended': ofCustomer('The end of a custom price was set.', {
    id: 'cprice_001',
    endsAt: time,
  }),
  'entitlement.set': ofCustomer('An entitlement of a customer was set.', entitlement),
  'entitlement.updated': ofCustomer('An entitlement of a customer changed.', entitlement),
  'entitlement.revoked': ofCustomer('An entitlement of a customer was revoked.', entitlement),
  'credits.added': ofCustomer(
    'A customer got credits. When a subscription granted them: subscriptionId, periodStart and rolledOver too.',
    { poolId: 'pool_001', amount: '5000' },
  ),
  'credits.transferred': ofCustomer('A customer transferred credits to another customer.', {
    toCustomerId: 'cust_002',
    amount: '250.5',
  }),
  'credits.voided': ofCustomer('Credits were taken back from a customer.', {
    amount: '50',
    reason: 'Granted twice',
  }),
  'credits.updated': ofCustomer(
    'The expiry or the metadata of a pool of credits changed; expiresAt null: never.',
    { poolId: 'pool_001', expiresAt: time },
  ),
  'credits.expired': ofCustomer(
    'Credits expired; the event may come later than the expiry. It names a subscription as credits.added does.',
    { poolId: 'pool_001', amount: '120' },
  ),
  'credits.hold_expired': ofCustomer('A hold expired; its credits are available again.', {
    holdId: 'hold_001',
    amount: '40',
  }),
  'credits.low_balance': ofCustomer(
    'The balance fell to the threshold; sent once each time it falls.',
    {
      balance: '95.5',
      threshold: '100',
    },
  ),
  'credits.low_balance_threshold_set': ofCustomer(
    'The low balance threshold was set; null: removed.',
    { threshold: '100' },
  ),
  'credits.exhausted': ofCustomer('No credits are left.', {}),
  'usage.limit_exceeded': ofCustomer(
    'Usage reached a limit, or a hard limit refused it (refused: true); each is sent once per period.',
    { feature: 'messages', limit: '1000', used: '1000', refused: false },
  ),
  'usage.reversed': ofCustomer('A usage event was reversed and its credits returned.', {
    eventId: 'evt_001',
    credits: '12.5',
  }),
  'optimization.available': ofCustomer(
    'A cheaper model would have saved money in these 30 days; sent at most once a week.',
    { startTime: time, endTime: time, opportunities: [opportunity] },
  ),
  'attribution_properties.set': ofWorkspace('The attribution properties were set.', {
    names: ['project'],
  }),
  'billing_settings.updated': ofWorkspace('Settings of billing changed.', {}),
  'provider.configured': ofWorkspace('A payment provider was configured, or got new secrets.', {
    name: 'stripe',
  }),
  'provider.removed': ofWorkspace('A payment provider was removed.', { name: 'stripe' }),
  ...billingExamples,
  ...checkoutExamples,
  ...creditExamples,
  'webhook_endpoint.created': ofWorkspace('A webhook endpoint was created.', { id: 'we_001' }),
  'webhook_endpoint.updated': ofWorkspace('A webhook endpoint changed.', { id: 'we_001' }),
  'webhook_endpoint.secret_rotated': ofWorkspace('A webhook endpoint got a new secret.', {
    id: 'we_001',
  }),
  'webhook_endpoint.disabled': ofWorkspace(
    'A webhook endpoint was disabled, by request or after failures.',
    {
      id: 'we_001',
      reason: 'Every attempt of five days failed.',
    },
  ),
  'webhook_endpoint.enabled': ofWorkspace('A webhook endpoint was enabled.', { id: 'we_001' }),
  'webhook_endpoint.deleted': ofWorkspace('A webhook endpoint was deleted.', { id: 'we_001' }),
  'test_clock.ready': ofWorkspace('A test clock has reached the time that it was sent to.', {
    ...testClock,
    status: 'READY',
  }),
  'test_clock.failed': ofWorkspace(
    'A test clock stopped before the time that it was sent to; advance it again to continue.',
    { ...testClock, status: 'FAILED', failure: 'The advance has more than 10,000 steps.' },
  ),
  'webhook.test': ofWorkspace('A test event, sent to one endpoint alone.', {
    endpointId: 'we_001',
  }),
}

export interface EventDescription {
  /** The type as filters and payloads name it, e.g. `credits.added`. */
  type: DomainEventType
  about: string
  /** A payload, as JSON text. */
  example: string
}

const externalIds = new Map([
  ['cust_001', 'acme'],
  ['cust_002', 'globex'],
])

export const eventDescriptions: readonly EventDescription[] = domainEventTypes.map((type) => {
  const { about, data, ofCustomer: isOfCustomer } = examples[type]
  const example = envelopeOf({
    ...{ id: 'wevt_001', type, createdAt: new Date(time), sequence: 7, data, externalIds },
    customerId: isOfCustomer ? 'cust_001' : null,
  })
  return { type, about, example }
})

/** The types in the order of `domainEventTypes`. */
export const listWebhookEventTypes = readOperation({
  name: 'listWebhookEventTypes',
  scope: 'read',
  input: z.strictObject({}),
  run: async () => eventDescriptions,
})
