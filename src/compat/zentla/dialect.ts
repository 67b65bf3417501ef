/** The Zentla dialect: offers, customers, subscriptions, usage and events, as its document defines them. */
import packageFile from '../../../package.json' with { type: 'json' }
import { jsonBody } from '../bodies.ts'
import { bearerOnly } from '../credential.ts'
import type { Dialect } from '../dialect.ts'
import { keySetUp } from '../key-set-up.ts'
import { envelope } from './envelope.ts'
import { errorBody, errorSchema, errors } from './errors.ts'
import { guide } from './guide.ts'
import { health } from './health.ts'
import { analyticsRoutes } from './routes/analytics.ts'
import { auditLogRoutes } from './routes/audit-logs.ts'
import { checkoutIntentRoutes } from './routes/checkout-intents.ts'
import { checkoutSessionRoutes } from './routes/checkout-sessions.ts'
import { creditUseRoutes } from './routes/credit-uses.ts'
import { creditRoutes } from './routes/credits.ts'
import { customerRoutes } from './routes/customers.ts'
import { dunningRoutes } from './routes/dunning.ts'
import { entitlementRoutes } from './routes/entitlements.ts'
import { eventRoutes } from './routes/events.ts'
import { invoiceRoutes } from './routes/invoices.ts'
import { metricRoutes } from './routes/metrics.ts'
import { offerVersionRoutes } from './routes/offer-versions.ts'
import { offerRoutes } from './routes/offers.ts'
import { promotionRoutes } from './routes/promotions.ts'
import { quoteRoutes } from './routes/quotes.ts'
import { refundRoutes } from './routes/refunds.ts'
import { subscriptionRoutes } from './routes/subscriptions.ts'
import { usageRoutes } from './routes/usage.ts'
import { usageEventRoutes } from './routes/usage-events.ts'
import { webhookEndpointRoutes } from './routes/webhook-endpoints.ts'
import { workspaceRoutes } from './routes/workspace.ts'
import { zentlaWebhooks } from './webhook.ts'

export const zentla: Dialect = {
  name: 'zentla',
  title: 'Zentla REST API',
  description:
    'Offers, customers, subscriptions, usage and events in the words of Zentla. A client changes its base URL and its key; what is not served is listed under Migration.',
  version: packageFile.version,
  mounts: ['/zentla/api/v1'],
  sharedMounts: ['/api/v1'],
  api: 'ZENTLA',
  credential: bearerOnly,
  errors,
  errorBody,
  errorSchema,
  bodies: jsonBody,
  ignoresUnknownFields: true,
  rates: [
    { limit: 10, windowMs: 1_000 },
    { limit: 50, windowMs: 10_000 },
    { limit: 100, windowMs: 60_000 },
  ],
  envelope,
  idempotency: {
    replayed: 'x-idempotent-replayed',
    inUse: { code: 'CONFLICT', status: 409 },
  },
  healthPath: '/health',
  health,
  probes: { '/health/live': '/live', '/health/ready': '/ready' },
  routes: [
    ...offerRoutes,
    ...offerVersionRoutes,
    ...customerRoutes,
    ...checkoutSessionRoutes,
    ...quoteRoutes,
    ...checkoutIntentRoutes,
    ...promotionRoutes,
    ...entitlementRoutes,
    ...subscriptionRoutes,
    ...invoiceRoutes,
    ...refundRoutes,
    ...creditRoutes,
    ...creditUseRoutes,
    ...dunningRoutes,
    ...analyticsRoutes,
    ...metricRoutes,
    ...usageRoutes,
    ...usageEventRoutes,
    ...eventRoutes,
    ...auditLogRoutes,
    ...webhookEndpointRoutes,
    ...workspaceRoutes,
  ],
  shownInPart: {
    ...{ 'Plan.metadata': [], 'Plan.revision': null, 'PlanVersion.extras': ['zentla'] },
    ...{ 'Plan.createdAt': null, 'Plan.updatedAt': null, 'Plan.archivedAt': null },
  },
  tags: {
    Offers: 'What is sold: versions with prices, trials and entitlements.',
    Customers: 'Who subscribes, and what they may use.',
    Subscriptions: 'Which offer a customer has, and how that changes and ends.',
    Usage: 'What customers use, by metric.',
    Checkout: 'What an offer costs, and how a person buys it.',
    Promotions: 'Codes that take something off.',
    Invoices: 'What customers owe and have paid.',
    Refunds: 'Money that goes back to who paid.',
    Credits: 'Money that is owed to customers and pays their invoices.',
    Dunning: 'Invoices whose payment failed.',
    Analytics: 'What the business brings, and how that moves.',
    Events: 'What happened, and what could not be delivered.',
    'Audit Logs': 'Who changed what.',
    'Webhook Endpoints': 'URLs that receive events.',
    'API Keys': 'The credentials of programs.',
    Workspace: 'The account that all of it belongs to.',
  },
  setUp: keySetUp('ZENTLA', 'Zentla'),
  guide,
  lookups: {},
  ...zentlaWebhooks,
}
