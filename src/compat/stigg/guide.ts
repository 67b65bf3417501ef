/** What the page says of requests, and of moving from Stigg to this server. */
import type { Dialect } from '../dialect.ts'

export const guide: NonNullable<Dialect['guide']> = {
  requests: [
    {
      title: 'Credentials',
      words:
        'X-API-KEY, or Authorization: Bearer. A key reads and writes the data of its mode. A token of a customer (createCustomerToken) reads what is its own: entitlements, subscriptions, grants, the ledger and the use of credits, and paywalls; metadata that you keep is left out. A browser sends the token as x-customer-key, which takes the place of the key beside it; there is no key that is public.',
    },
    {
      title: 'Answers',
      words:
        'An answer is {data}; a list has pagination beside it: pagination.next is the parameter after of the next page, pagination.prev the parameter before of the one before. A failure has its message and its code at the top and in error; x-should-retry says whether another attempt may succeed.',
    },
    {
      title: 'Repetition',
      words:
        'Usage, events and consumption with an idempotencyKey count once, for good. Whatever else writes takes the header Idempotency-Key, for 24 hours.',
    },
  ],
  migration: [
    {
      title: 'One line',
      words:
        'Point the client at an origin of this server (COMPAT_ORIGINS=stigg=:4010): its base URL, the URL of the edge and that of the socket are then all that changes. Below a path, hand-written HTTP uses /compat/stigg.',
    },
    {
      title: 'Served',
      words: [
        'entitlements: check of a feature or of credits, and the state of a customer; entitlements.check for hand-written requests',
        'the edge: entitlements, their state, live subscriptions, the configuration of clients, paywalls; ids of customers need no escapes',
        'promotional entitlements of customers: grant, list, revoke',
        'usage: DELTA and SET, with the usage right afterwards; its history, by the hour or by days; raw events; estimates of what both would cost in credits',
        'customers: create, import, list, get, change, archive, unarchive',
        'subscriptions: create, preview, list, get, change, cancel, migrate, and back from a scheduled change (future-update/schedule)',
        'credits: grants (create, list, void), ledger, usage by feature, consumption, of one or of many',
        'GraphQL at /graphql: GetSdkConfiguration, GetEntitlements, GetEntitlementsState, GetEntitlement, ReportUsage, ReportUsageBulk, ReportEvent, GetUsageHistoryV2; ProvisionCustomer, ImportCustomer, ImportCustomerBulk, UpdateCustomer, GetCustomerById, ArchiveCustomer, UnarchiveCustomer; ProvisionSubscription, ApplySubscription, CreateSubscription, UpdateSubscription, CancelSubscription, CancelSubscriptionUpdates (a scheduled change), MigrateSubscriptionToLatest, GetSubscription, GetSubscriptions, GetActiveSubscriptions and its List, EstimateSubscription, EstimateSubscriptionUpdate (of the quantity), PreviewSubscription, GetPaywall, GetProducts, GetCoupons; GetCreditBalance, GetCreditGrants, GrantCredits, VoidCreditGrant, GetCreditLedger, GetCreditUsage, ConsumeCredits, ConsumeCreditsAsync; GrantPromotionalEntitlements, RevokePromotionalEntitlement',
        'the socket of GraphQL: changes of entitlements, usage, credits and packages of the whole environment, in the forms of every generation of clients',
      ],
    },
    {
      title: 'Said otherwise',
      words: [
        'A customerId is our externalId, a featureId the key of a feature, a planId the key of a plan. Other ids are ours; treat them as opaque.',
        'A feature is BOOLEAN, or STATIC with a number, a text or a list of texts (NUMBER and ENUM), or METERED (by a meter), or paid with CREDITS, whose usage and limit are counted in credits.',
        'An amount is reported to a feature whose meter is a SUM; one without such a meter counts events.',
        'Credits of a customer have one currency: the first grant names it, and another one is not found.',
        'All subscriptions of a customer entitle it together: a resourceId tells which subscription is meant, and whose usage it is, and not which entitlements; credits are not of a resource.',
        'A history of usage has a point for each hour or day, at most 100: what the meter of the feature measures from the start of the period to that point.',
        'An estimate of a change tells in total what is invoiced, and in proration.credit what is given back of the old terms.',
        'Products are what the plans that are offered name; coupons are promotions that take something off, by their codes.',
        'A customer has one live subscription to a product and resource: provisioning it again changes its plan and quantity. The product of a plan is the productId in its metadata, or else product.',
        'A plan has one billing period, that of its version, and no add-ons.',
        'A promotional entitlement takes the place of what the subscriptions grant of its feature, also where they grant more; when it ends or is revoked, theirs holds again.',
        'A change of metadata replaces all of it.',
        'The cost of a grant is kept and shown, and charges nothing; featureId in the ledger is null.',
        'Events are recorded at once: beyond a hard limit, and without credits, they are refused; of several refusals the first is told, and all other events are recorded.',
        'An unknown parameter is refused by name.',
        'GraphQL answers every request with 200, and what fails in errors, with extensions.code; a field that no type here has is null, an unknown operation or input is an error.',
      ],
    },
    {
      title: 'Not served (404)',
      words: [
        'over GraphQL besides: GetUsageHistory of the oldest clients (GetUsageHistoryV2 is served), GetMockPaywall, PreviewNextInvoice, ReportEntitlementCheckRequested (checks leave no trace here), GetCheckoutState, CreatePaymentSession, GetCustomerPortalByRefId, DetachCustomerPaymentMethod',
        'api/v2/usage: api/v1/usage does the same; estimates over GraphQL: over REST they are served; groupBy of a history',
        'the definition of features, plans, products, add-ons, coupons and custom currencies: they are made over GraphQL at the main origin',
        'transfer, delegation and import of subscriptions, updates that wait for a payment, invoices of subscriptions, charges of usage',
        'groups of promotional entitlements, payment methods, integrations, auto-recharge, budgets, minimum spends, price overrides, ids of subscriptions that you choose',
        'governance chains: dimensions of the beta check, entities and assignments; webhooks in the shape of Stigg',
      ],
    },
  ],
}
