/** The OpenMonetize dialect: the native REST API, as its document defines it. */
import packageFile from '../../../package.json' with { type: 'json' }
import { jsonBody } from '../bodies.ts'
import { bearerOrKey } from '../credential.ts'
import type { Dialect } from '../dialect.ts'
import { webhookEvents } from '../webhook-events.ts'
import { errorBody, errorSchema, errors } from './errors.ts'
import { analyticsRoutes } from './routes/analytics.ts'
import { catalogRoutes } from './routes/catalog.ts'
import { creditRoutes } from './routes/credits.ts'
import { customerRoutes } from './routes/customers.ts'
import { entitlementRoutes } from './routes/entitlements.ts'
import { pricingRoutes } from './routes/pricing.ts'
import { rateCardRoutes } from './routes/rate-cards.ts'
import { usageRoutes } from './routes/usage.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { sdkAnalyticsRoutes } from './sdk/analytics.ts'
import { sdkCostRoutes } from './sdk/costs.ts'
import { sdkCreditRoutes } from './sdk/credits.ts'
import { sdkEventRoutes } from './sdk/ingest-events.ts'
import { sdkProfileRoutes } from './sdk/profile.ts'
import { ratingRoutes } from './sdk/rating.ts'
import { setUp } from './set-up.ts'

export const openMonetize: Dialect = {
  name: 'openmonetize',
  title: 'OpenMonetize REST API',
  description:
    'Entitlements, usage, credits, pricing and analytics. Every route wraps the GraphQL schema at /graphql; credits and money are exact JSON numbers.',
  version: packageFile.version,
  mounts: ['/openmonetize/v1', '/v1'],
  credential: bearerOrKey,
  errors,
  errorBody,
  errorSchema,
  bodies: jsonBody,
  healthPath: '/health',
  routes: [
    ...entitlementRoutes,
    ...usageRoutes,
    ...creditRoutes,
    ...pricingRoutes,
    ...analyticsRoutes,
    ...sdkCreditRoutes,
    ...sdkEventRoutes,
    ...ratingRoutes,
    ...sdkAnalyticsRoutes,
    ...sdkCostRoutes,
    ...sdkProfileRoutes,
    ...webhookRoutes,
    ...customerRoutes,
    ...catalogRoutes,
    ...rateCardRoutes,
  ],
  tags: {
    Entitlements: 'What a customer may use, up to which limit, and the check before each use.',
    Metering: 'Usage as it happens, priced and debited at once, and what it adds up to.',
    Credits: 'Balances, what adds to them, and every movement.',
    Pricing: 'Plans, what they cost for given usage, and prices of one customer.',
    Analytics: 'What usage costs, where it comes from, and what could be saved.',
    SDK: 'The routes of @openmonetize/sdk and its Python sister, in their words.',
    Webhooks: 'Endpoints that receive events over HTTP.',
    Customers: 'The parties whose usage is metered.',
    Catalog: 'What is sold: meters, features, and rate cards with their rates.',
  },
  setUp,
  lookups: {
    entitlement_id: { path: '/entitlements?customer_id=cust_123', prefix: 'ent_' },
    webhook_id: { path: '/webhooks', prefix: 'we_' },
  },
  webhooks: webhookEvents,
}
