/** The Stripe dialect: Billing as its clients speak it, whose base options are a host and a port. */
import packageFile from '../../../package.json' with { type: 'json' }
import { formBody, jsonBody } from '../bodies.ts'
import { bearerOrBasic } from '../credential.ts'
import type { Dialect } from '../dialect.ts'
import { errorBody, errorSchema, errors, mayRetry, unrouted, wordsOfKeys } from './errors.ts'
import { expanding } from './expanding.ts'
import { guide } from './guide.ts'
import { queryWithLists } from './query.ts'
import { couponRoutes } from './routes/coupons.ts'
import { creditBalanceRoutes } from './routes/credit-balance.ts'
import { creditBalanceTransactionRoutes } from './routes/credit-balance-transactions.ts'
import { creditGrantRoutes } from './routes/credit-grants.ts'
import { customerRoutes } from './routes/customers.ts'
import { featureRoutes } from './routes/features.ts'
import { invoicePreviewRoutes } from './routes/invoice-preview.ts'
import { invoiceRoutes } from './routes/invoices.ts'
import { meterEventStreamRoutes } from './routes/meter-event-stream.ts'
import { meterEventRoutes } from './routes/meter-events.ts'
import { meterRoutes } from './routes/meters.ts'
import { productRoutes } from './routes/products.ts'
import { promotionCodeRoutes } from './routes/promotion-codes.ts'
import { subscriptionItemRoutes } from './routes/subscription-items.ts'
import { subscriptionRoutes } from './routes/subscriptions.ts'
import { testClockRoutes } from './routes/test-clocks.ts'
import { usageRecordRoutes } from './routes/usage-records.ts'
import { webhookEndpointRoutes } from './routes/webhook-endpoints.ts'
import { setUp } from './set-up.ts'
import { stripeWebhooks } from './webhook.ts'

export const stripe: Dialect = {
  name: 'stripe',
  title: 'Stripe Billing API',
  description:
    'Customers, meters, credits, entitlements and billing in the words of Stripe. A client changes its host and its key; what is not served is listed under Migration.',
  version: packageFile.version,
  mounts: ['/compat/stripe'],
  origin: { paths: ['/v1', '/v2', '/usage_records'] },
  api: 'STRIPE',
  credential: bearerOrBasic,
  errors,
  errorBody,
  errorSchema,
  bodies: { ...jsonBody, ...formBody },
  query: queryWithLists,
  unrouted,
  headers: ({ code, request }) => ({
    ...(typeof request['stripe-version'] === 'string' && {
      'stripe-version': request['stripe-version'].slice(0, 100),
    }),
    ...(code !== null && { 'stripe-should-retry': String(mayRetry(code)) }),
  }),
  idempotency: {
    replayed: 'idempotent-replayed',
    inUse: { code: 'idempotency_key_in_use', status: 409 },
    words: wordsOfKeys,
  },
  requestIdHeader: 'request-id',
  routes: [
    ...customerRoutes,
    ...meterRoutes,
    ...meterEventRoutes,
    ...meterEventStreamRoutes,
    ...creditGrantRoutes,
    ...creditBalanceRoutes,
    ...creditBalanceTransactionRoutes,
    ...featureRoutes,
    ...productRoutes,
    ...couponRoutes,
    ...promotionCodeRoutes,
    ...subscriptionRoutes,
    ...subscriptionItemRoutes,
    ...usageRecordRoutes,
    ...invoicePreviewRoutes,
    ...invoiceRoutes,
    ...testClockRoutes,
    ...webhookEndpointRoutes,
  ].map(expanding),
  shownInPart: {
    ...{ 'CreditTransaction.metadata': ['$stripe'], 'CreditPool.metadata': 'AS_NULL' },
    ...{
      'CreditPool.updatedAt': 'AS_NULL',
      'Customer.testClock': 'AS_NULL',
      'Feature.metadata': [],
    },
    ...{ 'Plan.metadata': [], 'Plan.createdAt': null, 'Plan.updatedAt': null },
    'PlanVersion.createdAt': null,
  },
  tags: {
    Customers: 'Who uses and pays.',
    Meters: 'How the events of a name are counted.',
    'Meter events': 'What customers use.',
    'Credit grants': 'Credits that customers spend.',
    'Credit balance': 'What is left of them, and what moved them.',
    Entitlements: 'Features, and who may use them now.',
    Products: 'What is sold.',
    Prices: 'What it costs.',
    Coupons: 'What is taken off.',
    'Promotion codes': 'What customers type in for a coupon.',
    Subscriptions: 'Who has which price.',
    'Usage records': 'Usage of metered items, as it was recorded before meters.',
    Invoices: 'What customers owe and have paid.',
    'Webhook endpoints': 'URLs that receive events.',
    'Test clocks': 'Time that moves when it is told to.',
  },
  setUp,
  guide,
  lookups: {},
  ...stripeWebhooks,
}
