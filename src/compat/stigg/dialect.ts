/** The Stigg dialect: REST and the reads of the edge, as its clients speak them at the root of an origin. */
import packageFile from '../../../package.json' with { type: 'json' }
import { jsonBody } from '../bodies.ts'
import type { Dialect } from '../dialect.ts'
import { credential } from './credential.ts'
import { edgePlace } from './edge-place.ts'
import { envelope } from './envelope.ts'
import { errorBody, errorSchema, errors, mayRetry, unrouted } from './errors.ts'
import { graphql } from './graphql/endpoint.ts'
import { guide } from './guide.ts'
import { queryWithResources } from './query.ts'
import { creditGrantRoutes } from './routes/credit-grants.ts'
import { creditRoutes } from './routes/credits.ts'
import { customerRoutes } from './routes/customers.ts'
import { edgeRoutes } from './routes/edge.ts'
import { entitlementRoutes } from './routes/entitlements.ts'
import { estimateRoutes } from './routes/estimates.ts'
import { eventRoutes } from './routes/events.ts'
import { paywallRoutes } from './routes/paywall.ts'
import { promotionalRoutes } from './routes/promotional-entitlements.ts'
import { previewSubscription } from './routes/subscription-preview.ts'
import { subscriptionRoutes } from './routes/subscriptions.ts'
import { usageRoutes } from './routes/usage.ts'
import { usageHistory } from './routes/usage-history.ts'
import { setUp } from './set-up.ts'

export const stigg: Dialect = {
  name: 'stigg',
  title: 'Stigg API',
  description:
    'Entitlements, usage, credits and subscriptions in the words of Stigg. A client changes its base URL and its key; what is not served is listed under Migration.',
  version: packageFile.version,
  mounts: ['/compat/stigg'],
  origin: {
    paths: [
      ...['/api/v1', '/api/v1-beta', '/api/v2', '/v1/c', '/v1/p', '/v1/config'],
      ...['/v1/paywall.json', '/graphql', '/entitlements.check'],
    ],
  },
  credential,
  errors,
  errorBody,
  errorSchema,
  bodies: jsonBody,
  query: queryWithResources,
  placeOf: edgePlace,
  unrouted,
  headers: ({ code }) => (code === null ? undefined : { 'x-should-retry': String(mayRetry(code)) }),
  envelope,
  graphql,
  routes: [
    ...customerRoutes,
    ...entitlementRoutes,
    ...promotionalRoutes,
    ...creditGrantRoutes,
    ...creditRoutes,
    ...usageRoutes,
    usageHistory,
    ...eventRoutes,
    ...estimateRoutes,
    ...subscriptionRoutes,
    previewSubscription,
    ...edgeRoutes,
    ...paywallRoutes,
  ],
  tags: {
    Customers: 'Who uses and pays.',
    Entitlements: 'What customers may use now, and how much of it.',
    'Promotional entitlements': 'What customers are granted besides their subscriptions.',
    Credits: 'What customers have prepaid, what moved it, and what used it.',
    Usage: 'What customers use, as amounts of a feature or as events.',
    Subscriptions: 'Who has which plan.',
    Edge: 'Reads of clients that keep them and decide by themselves.',
  },
  setUp,
  guide,
  lookups: {},
  webhooks: [],
}
