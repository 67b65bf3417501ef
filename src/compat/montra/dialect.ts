/** The Montra dialect: customers, usage, entitlements, subscriptions and commerce, as its documents define them. */
import packageFile from '../../../package.json' with { type: 'json' }
import { jsonBody } from '../bodies.ts'
import { bearerOnly } from '../credential.ts'
import type { Dialect } from '../dialect.ts'
import { keySetUp } from '../key-set-up.ts'
import { successEnvelope } from '../success-envelope.ts'
import { errorBody, errorSchema, errors } from './errors.ts'
import { guide } from './guide.ts'
import { analyticsRoutes } from './routes/analytics.ts'
import { auditLogRoutes } from './routes/audit-logs.ts'
import { checkoutLinkRoutes } from './routes/checkout-links.ts'
import { checkoutSessionRoutes } from './routes/checkout-sessions.ts'
import { customerRoutes } from './routes/customers.ts'
import { discountRoutes } from './routes/discounts.ts'
import { entitlementRoutes } from './routes/entitlements.ts'
import { featureRoutes } from './routes/features.ts'
import { fileRoutes } from './routes/files.ts'
import { invoiceRoutes } from './routes/invoices.ts'
import { meterRoutes } from './routes/meters.ts'
import { pricingModelRoutes } from './routes/pricing-models.ts'
import { productRoutes } from './routes/products.ts'
import { refundRoutes } from './routes/refunds.ts'
import { scheduledChangeRoutes } from './routes/scheduled-changes.ts'
import { subscriptionRoutes } from './routes/subscriptions.ts'
import { usageRoutes } from './routes/usage.ts'
import { webhookEndpointRoutes } from './routes/webhook-endpoints.ts'
import { montraWebhooks } from './webhook.ts'

export const montra: Dialect = {
  name: 'montra',
  title: 'Montra REST API',
  description:
    'Customers, usage, entitlements, subscriptions and commerce in the words of Montra. A client changes its base URL and its key; what is not served is listed under Migration.',
  version: packageFile.version,
  mounts: ['/montra/api/v1'],
  sharedMounts: ['/api/v1'],
  api: 'MONTRA',
  credential: bearerOnly,
  errors,
  errorBody,
  errorSchema,
  bodies: jsonBody,
  ignoresUnknownFields: true,
  envelope: successEnvelope(),
  routes: [
    ...customerRoutes,
    ...usageRoutes,
    ...entitlementRoutes,
    ...featureRoutes,
    ...pricingModelRoutes,
    ...meterRoutes,
    ...productRoutes,
    ...checkoutLinkRoutes,
    ...checkoutSessionRoutes,
    ...subscriptionRoutes,
    ...scheduledChangeRoutes,
    ...refundRoutes,
    ...discountRoutes,
    ...invoiceRoutes,
    ...analyticsRoutes,
    ...webhookEndpointRoutes,
    ...auditLogRoutes,
    ...fileRoutes,
  ],
  shownInPart: { 'Plan.isDefault': null, 'Plan.archivedAt': null, 'Plan.createdAt': null },
  tags: {
    Customers: 'Billing profiles of your users.',
    Usage: 'What customers use, by meter.',
    Entitlements: 'What customers may use, and how much of it is left.',
    Features: 'What pricing models give access to.',
    'Pricing Models': 'What customers subscribe to.',
    Meters: 'What is counted.',
    Products: 'What pricing models charge for.',
    Checkout: 'Pages that take payments.',
    Subscriptions: 'Recurring billing relationships.',
    Commerce: 'Refunds and discounts.',
    Invoices: 'What customers owe and have paid.',
    Analytics: 'Figures over time.',
    Webhooks: 'URLs that receive events.',
    'Audit Logs': 'What happened.',
    Files: 'Images of links.',
  },
  setUp: keySetUp('MONTRA', 'Montra'),
  guide,
  lookups: {},
  ...montraWebhooks,
}
