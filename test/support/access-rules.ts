/** The scope that each operation, route and channel needs, declared by hand: a new one must be added here. */

export type Scope = 'customer' | 'read' | 'write' | 'admin'

type Rules = ReadonlyMap<string, Scope>

const rules = (declared: Record<Scope, string>): Rules =>
  new Map(
    Object.entries(declared).flatMap(([scope, names]) =>
      names
        .split('\n')
        .flatMap((line) => (line.includes('/') ? [line.trim()] : line.trim().split(' ')))
        .filter((name) => name !== '')
        .map((name) => [name.replace('subscription:', 'subscription '), scope as Scope] as const),
    ),
  )

/** Root fields of the schema. */
export const fieldScopes: Rules = rules({
  customer: `
    attribution calculatePrice creditNote creditNotes creditTransactions credits customerSubscription
    customerSubscriptions entitlement entitlements holds invoice invoices meterUsage node nodes payment payments storeCredit
    plans quote usage usageDimensions usageEvents usageSeries viewer
    subscription:billingChanged subscription:creditBalance subscription:entitlementChanged subscription:usageEvents`,
  read: `
    analytics billingSettings storeCredits checkEntitlements creditTotals currentRates
    customPricing customer customers event events feature features hold meter meters plan planCharges planMigrations planVersion
    planVersions previewPrice rateCard rateCards rates testClock testClocks usageEvent usagePrice webhookDeliveries
    wallets webhookDelivery webhookEndpoint webhookEndpoints webhookEventTypes workspace workspaceTotals`,
  write: `
    addCredits addRate advanceTestClock archiveCustomer archiveFeature archiveMeter archivePlan archivePlanVersion archiveRateCard
    cancelScheduledChange cancelSubscription changeSubscription commitHold consume createCustomPricing createSubscription
    applyStoreCredit createInvoice finalizeInvoice issueStoreCredit markInvoicePaid markInvoiceUncollectible
    updateInvoice voidInvoice pauseSubscription resumeSubscription uncancelSubscription updateSubscription
    createCustomer createCustomerToken createFeature createMeter createPlan createPlanVersion createRateCard
    createTestClock createWebhookEndpoint deleteTestClock deleteWebhookEndpoint disableWebhookEndpoint enableWebhookEndpoint endCustomPricing
    ensureCustomers ensureWallets extendHold publishPlanVersion recordUsage recordUsageBatch releaseHold
    replayWebhookDelivery replayWebhookEvents resetEntitlement reserveCredits reverseUsageEvent revokeEntitlement
    rotateWebhookSecret sendTestWebhook setEntitlement setLowBalanceThreshold transferCredits unarchiveCustomer
    unarchiveFeature unarchiveMeter unarchiveRateCard updateCustomer
    updateEntitlement updateFeature updateMeter updatePlan updatePlanVersion updateRateCard updateWebhookEndpoint voidCredits`,
  admin: `
    apiKeys auditEntries createApiKey createOAuthClient migrateSubscriptions oauthClients revokeApiKey revokeOAuthClient
    rotateOAuthClientSecret setAttributionProperties setRateLimits updateApiKey updateBillingSettings updateWorkspace`,
})

/** Types, besides pages, that a customer token can reach; none of them shows it data of others. */
export const customerTypes: ReadonlySet<string> = new Set(
  `AttributedDimension Attribution BillingChange Charge Cost CostPreview CreditBalance CreditNote CreditPool CreditTransaction Customer
   ChargedUsage CustomerSubscription Invoice InvoiceLine InvoiceParty LastChange MeterUsage Payment ScheduledChange
   SubscriptionPhase
   StoreCredit Entitlement Feature FeatureUsage Hold Meter Optimization Plan PlanCharge PlanEntitlement PlanVersion
   PriceCalculation PriceLine Quote QuoteLine QuoteProration Rollover Tier TierAmount Usage UsageBucket UsageDimensions UsageEvent UsageSeries UsageShare UsageTotals
   UsageValue UsedProperty Viewer Workspace`.split(/\s+/),
)

/** Argument values that need more than their root field does. */
export const argumentScopes: readonly {
  field: string
  /** Of the field, or of its input. */
  arg: string
  given: Record<string, unknown>
  scope: Scope
}[] = [
  {
    field: 'recordUsageBatch',
    arg: 'backfill',
    given: { input: { events: [{ customerId: 'own', eventType: 'x1' }], backfill: true } },
    scope: 'admin',
  },
]

/** Routes of the REST dialects: name of the dialect, method and path below the mount. */
export const routeScopes: Rules = rules({
  customer: `
    openmonetize GET /credits/transactions
    openmonetize GET /pricing/plans
    openmonetize GET /analytics/attribution
    openmonetize GET /users/{user_id}/transactions
    openmonetize GET /customers/{customer_id}/users/{user_id}/transactions
    openmonetize POST /entitlements/check
    openmonetize GET /entitlements
    openmonetize GET /usage
    openmonetize GET /credits/balance
    openmonetize GET /customers/{customer_id}/entitlements
    openmonetize GET /customers/{customer_id}/users/{user_id}/credits
    openmonetize GET /users/{user_id}/credits`,
  read: `
    openmonetize GET /analytics
    openmonetize GET /analytics/cost-breakdown
    openmonetize GET /analytics/usage
    openmonetize POST /pricing/calculate
    openmonetize POST /rating/calculate
    openmonetize GET /rating/pricing
    openmonetize GET /analytics/burn-rate
    openmonetize GET /analytics/costs
    openmonetize GET /customers
    openmonetize GET /customers/me
    openmonetize GET /info
    openmonetize GET /customers/{customer_id}
    openmonetize GET /features
    openmonetize GET /meters
    openmonetize GET /rate-cards
    openmonetize GET /rate-cards/{rate_card_id}/rates
    openmonetize GET /webhooks
    openmonetize GET /webhooks/{webhook_id}`,
  write: `
    openmonetize DELETE /entitlements/{entitlement_id}
    openmonetize DELETE /webhooks/{webhook_id}
    openmonetize PATCH /entitlements/{entitlement_id}
    openmonetize PATCH /webhooks/{webhook_id}
    openmonetize POST /credits/add
    openmonetize POST /customers
    openmonetize POST /features
    openmonetize POST /meters
    openmonetize POST /rate-cards
    openmonetize POST /rate-cards/{rate_card_id}/rates
    openmonetize POST /credits/grant
    openmonetize POST /credits/purchase
    openmonetize POST /credits/transfer
    openmonetize POST /entitlements
    openmonetize POST /events/ingest
    openmonetize POST /pricing/custom
    openmonetize POST /usage/batch
    openmonetize POST /usage/events
    openmonetize POST /webhooks
    openmonetize POST /webhooks/{webhook_id}/disable
    openmonetize POST /webhooks/{webhook_id}/enable
    openmonetize POST /webhooks/{webhook_id}/rotate
    openmonetize POST /webhooks/{webhook_id}/test
    openmonetize PUT /entitlements/{entitlement_id}`,
  admin: '',
})

/** Channels of the raw socket. */
export const channelScopes: Rules = rules({
  customer: 'credits usage entitlements',
  read: '',
  write: '',
  admin: '',
})
