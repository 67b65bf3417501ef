/** The OpenMonetize dialect: our native REST API, as its document prints it. */
import packageFile from '../../../package.json' with { type: 'json' }
import { parseJson } from '../../core/exact-json.ts'
import { eventDescriptions } from '../../core/webhooks/event-examples.ts'
import { bearer } from '../../graphql/request.ts'
import type { Dialect } from '../dialect.ts'
import { analyticsRoutes } from './analytics-routes.ts'
import { catalogExamples } from './catalog-examples.ts'
import { catalogRoutes } from './catalog-routes.ts'
import { creditRoutes } from './credit-routes.ts'
import { customerRoutes } from './customer-routes.ts'
import { entitlementRoutes } from './entitlement-routes.ts'
import { errorBody, errorSchema, errors } from './errors.ts'
import { examples } from './examples.ts'
import { moreExamples } from './more-examples.ts'
import { pricingRoutes } from './pricing-routes.ts'
import { rateCardRoutes } from './rate-card-routes.ts'
import { ratingRoutes } from './rating-routes.ts'
import { sdkAnalyticsRoutes } from './sdk-analytics-routes.ts'
import { sdkCostRoutes } from './sdk-cost-routes.ts'
import { sdkCreditRoutes } from './sdk-credit-routes.ts'
import { sdkEventRoutes } from './sdk-event-routes.ts'
import { sdkExamples } from './sdk-examples.ts'
import { sdkProfileRoutes } from './sdk-profile-routes.ts'
import { usageRoutes } from './usage-routes.ts'
import { webhookRoutes } from './webhook-routes.ts'

export const openMonetize: Dialect = {
  name: 'openmonetize',
  title: 'OpenMonetize REST API',
  description:
    'Entitlements, usage, credits, pricing and analytics. Every route wraps the GraphQL schema at /graphql; credits and money are exact JSON numbers.',
  version: packageFile.version,
  mounts: ['/openmonetize/v1', '/v1'],
  credential({ authorization, 'x-api-key': key }) {
    if (authorization !== undefined) return bearer(authorization)
    return typeof key === 'string' ? key : null
  },
  errors,
  errorBody,
  errorSchema,
  bodies: { 'application/json': parseJson },
  healthPath: '/health',
  routes: [
    ...entitlementRoutes,
    ...usageRoutes,
    ...creditRoutes,
    ...pricingRoutes,
    ...analyticsRoutes,
    ...sdkEventRoutes,
    ...sdkCreditRoutes,
    ...ratingRoutes,
    ...sdkAnalyticsRoutes,
    ...sdkCostRoutes,
    ...sdkProfileRoutes,
    ...webhookRoutes,
    ...customerRoutes,
    ...catalogRoutes,
    ...rateCardRoutes,
  ],
  examples: { ...examples, ...moreExamples, ...sdkExamples, ...catalogExamples },
  webhooks: eventDescriptions.map(({ type, about, example }) => ({
    ...{ type, about },
    example: JSON.parse(example),
  })),
}
