/** The CrediBill dialect: usage, customers, subscriptions, plans and invoices, as its document defines them. */
import packageFile from '../../../package.json' with { type: 'json' }
import { jsonBody } from '../bodies.ts'
import { bearerOnly } from '../credential.ts'
import type { Dialect } from '../dialect.ts'
import { keySetUp } from '../key-set-up.ts'
import { errorBody, errorSchema, errors } from './errors.ts'
import { guide } from './guide.ts'
import { withNewerPaths } from './newer-paths.ts'
import { customerRoutes } from './routes/customers.ts'
import { invoiceRoutes } from './routes/invoices.ts'
import { planRoutes } from './routes/plans.ts'
import { subscriptionRoutes } from './routes/subscriptions.ts'
import { usageRoutes } from './routes/usage.ts'
import { credibillWebhooks } from './webhook.ts'

export const credibill: Dialect = {
  name: 'credibill',
  title: 'CrediBill REST API',
  description:
    'Usage, customers, subscriptions, plans and invoices in the words of CrediBill. A client changes its base URL and its key; what is not served is listed under Migration.',
  version: packageFile.version,
  mounts: ['/credibill/api', '/credibill/api/v1'],
  sharedMounts: ['/api', '/api/v1'],
  api: 'CREDIBILL',
  credential: bearerOnly,
  errors,
  errorBody,
  errorSchema,
  bodies: jsonBody,
  ignoresUnknownFields: true,
  routes: withNewerPaths([
    ...usageRoutes,
    ...customerRoutes,
    ...subscriptionRoutes,
    ...planRoutes,
    ...invoiceRoutes,
  ]),
  shownInPart: {
    ...{ 'Customer.trialUsedAt': null, 'Plan.createdAt': null },
    ...{ 'Customer.extras': ['credibill'], 'Customer.metadata': [] },
    ...{ 'PlanVersion.extras': ['credibill'], 'Plan.metadata': [] },
  },
  tags: {
    Usage: 'What subscriptions use.',
    Customers: 'Who subscribes.',
    Subscriptions: 'Who is on which plan.',
    Plans: 'What is sold.',
    Invoices: 'What customers owe and have paid.',
  },
  setUp: keySetUp('CREDIBILL', 'CrediBill'),
  guide,
  lookups: {},
  ...credibillWebhooks,
}
