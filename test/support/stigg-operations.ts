/** The operations of Stigg's clients, in texts of our own: the names, arguments and selections that a server must answer. */

const entitlement = `fragment E on Entitlement { __typename isGranted accessDeniedReason customerId resourceId usageLimit hasUnlimitedUsage hasSoftLimit currentUsage requestedUsage requestedValues enumValues entitlementUpdatedAt usageUpdatedAt usagePeriodAnchor usagePeriodStart usagePeriodEnd nextResetDate resetPeriod
  resetPeriodConfiguration { __typename ... on YearlyResetPeriodConfig { __typename yearlyAccordingTo } ... on MonthlyResetPeriodConfig { __typename monthlyAccordingTo } ... on WeeklyResetPeriodConfig { __typename weeklyAccordingTo } }
  feature { __typename featureType meterType featureUnits featureUnitsPlural description displayName refId unitTransformation { __typename divide round } }
  creditRate { __typename amount currencyId } validUntil }`
const anyEntitlement = `fragment A on EntitlementUnion { __typename
  ... on FeatureEntitlement { __typename isGranted accessDeniedReason usageLimit hasUnlimitedUsage hasSoftLimit currentUsage enumValues usagePeriodStart usagePeriodEnd resetPeriod feature { __typename refId featureType meterType } creditRate { __typename amount currencyId } validUntil }
  ... on CreditEntitlement { __typename isGranted accessDeniedReason currency { __typename currencyId } usageLimit currentUsage usageUpdatedAt entitlementUpdatedAt validUntil } }`
const measurement = `fragment M on UsageMeasurementWithCurrentUsage { __typename id featureId customerId resourceId currentUsage usagePeriodStart usagePeriodEnd nextResetDate timestamp credit { __typename currencyId currentUsage usageLimit timestamp usagePeriodEnd } }`
const subscription = `fragment S on CustomerSubscription { __typename id subscriptionId refId status additionalMetaData billingId effectiveEndDate cancellationDate currentBillingPeriodEnd pricingType latestInvoice { __typename billingId } paymentCollection resource { __typename resourceId } experimentInfo { __typename name } prices { __typename usageLimit } totalPrice { __typename total { __typename amount currency } } plan { __typename id refId } addons { __typename quantity addon { __typename id refId } } customer { __typename id refId } }`
const customer = `fragment C on Customer { __typename id refId customerId name email createdAt updatedAt additionalMetaData hasPaymentMethod }`
const grant = `fragment G on CreditGrant { __typename grantId amount comment currencyId customerId displayName effectiveAt expireAt grantType priority consumedAmount cost { __typename amount currency } createdAt updatedAt resourceId additionalMetaData }`
const money = '{ __typename amount currency }'

export const operations = {
  GetSdkConfiguration: `query GetSdkConfiguration { sdkConfiguration { __typename sentryDsn isWidgetWatermarkEnabled } }`,
  GetEntitlements: `query GetEntitlements($query: FetchEntitlementsQuery!) { entitlements: cachedEntitlements(query: $query) { __typename ...E } } ${entitlement}`,
  GetEntitlement: `query GetEntitlement($query: FetchEntitlementQuery!) { entitlement(query: $query) { __typename ...E } } ${entitlement}`,
  GetEntitlementsState: `query GetEntitlementsState($query: FetchEntitlementsQuery!) { entitlementsState(query: $query) { __typename accessDeniedReason entitlements { __typename ...E } entitlementsV2 { __typename ...A } } } ${entitlement} ${anyEntitlement}`,
  ReportUsage: `mutation ReportUsage($input: ReportUsageInput!) { reportUsage(input: $input) { __typename ...M } } ${measurement}`,
  ReportUsageBulk: `mutation ReportUsageBulk($input: ReportUsageBulkInput!) { reportUsageBulk(input: $input) { __typename ...M } } ${measurement}`,
  ReportEvent: `mutation ReportEvent($input: UsageEventsReportInput!) { reportEvent(events: $input) }`,
  ProvisionCustomer: `mutation ProvisionCustomer($input: ProvisionCustomerInput!) { provisionCustomer(input: $input) { __typename customer { __typename ...C } subscriptionDecisionStrategy subscription { __typename ...S } entitlements { __typename ...E } } } ${customer} ${subscription} ${entitlement}`,
  GetCustomerById: `query GetCustomerById($input: GetCustomerByRefIdInput!) { getCustomerByRefId(input: $input) { __typename ...C } } ${customer}`,
  UpdateCustomer: `mutation UpdateCustomer($input: UpdateCustomerInput!) { updateCustomer: updateOneCustomer(input: $input) { __typename ...C } } ${customer}`,
  ArchiveCustomer: `mutation ArchiveCustomer($input: ArchiveCustomerInput!) { archiveCustomer(input: $input) { __typename refId } }`,
  ProvisionSubscription: `mutation ProvisionSubscription($input: ProvisionSubscriptionInput!) { provisionSubscription: provisionSubscriptionV2(input: $input) { __typename status checkoutUrl subscription { __typename ...S } entitlements { __typename ...E } } } ${subscription} ${entitlement}`,
  CancelSubscription: `mutation CancelSubscription($input: SubscriptionCancellationInput!) { cancelSubscription(input: $input) { __typename ...S } } ${subscription}`,
  UpdateSubscription: `mutation UpdateSubscription($input: UpdateSubscriptionInput!) { updateSubscription: updateOneSubscription(input: $input) { __typename ...S } } ${subscription}`,
  GetSubscription: `query GetSubscription($input: GetSubscriptionInput!) { getSubscription(input: $input) { __typename ...S } } ${subscription}`,
  GetSubscriptions: `query GetSubscriptions($filter: SubscriptionQueryFilter, $paging: CursorPaging) { subscriptions(filter: $filter, paging: $paging) { __typename edges { __typename node { __typename ...S } } pageInfo { __typename hasNextPage endCursor } } } ${subscription}`,
  GetActiveSubscriptionsList: `query GetActiveSubscriptionsList($input: GetActiveSubscriptionsInput!) { getActiveSubscriptions(input: $input) { __typename ...S } } ${subscription}`,
  EstimateSubscription: `mutation EstimateSubscription($input: EstimateSubscriptionInput!) { estimateSubscription(input: $input) { __typename subTotal ${money} totalExcludingTax ${money} total ${money} billingPeriodRange { __typename start end } proration { __typename prorationDate } subscription { __typename total ${money} } } }`,
  EstimateSubscriptionUpdate: `mutation EstimateSubscriptionUpdate($input: EstimateSubscriptionUpdateInput!) { estimateSubscriptionUpdate(input: $input) { __typename subTotal ${money} totalExcludingTax ${money} total ${money} billingPeriodRange { __typename start end } proration { __typename prorationDate credit ${money} debit ${money} netAmount ${money} } subscription { __typename total ${money} } } }`,
  ApplySubscription: `mutation ApplySubscription($input: ApplySubscriptionInput!) { applySubscription(input: $input) { __typename subscription { __typename ...S } entitlements { __typename ...E } } } ${subscription} ${entitlement}`,
  GetProducts: `query GetProducts($paging: CursorPaging) { products(paging: $paging) { __typename edges { __typename node { __typename refId displayName } } pageInfo { __typename hasNextPage endCursor } totalCount } }`,
  GetCoupons: `query GetCoupons($filter: CouponFilter, $paging: CursorPaging) { coupons(filter: $filter, paging: $paging) { __typename edges { __typename node { __typename id refId name type discountValue percentOff amountsOff ${money} durationInMonths status } } pageInfo { __typename hasNextPage } } }`,
  GetUsageHistoryV2: `query GetUsageHistoryV2($input: UsageHistoryV2Input!) { usageHistoryV2(input: $input) { __typename markers { __typename timestamp type } series { __typename tags { __typename key value } points { __typename timestamp value isResetPoint } } } }`,
  GetCreditUsage: `query GetCreditUsage($input: CreditUsageInput!) { creditUsage(input: $input) { __typename currency { __typename currencyId } series { __typename featureId totalCredits points { __typename timestamp value } } } }`,
  ConsumeCredits: `mutation ConsumeCredits($input: ConsumeCreditsInput!) { consumeCredits(input: $input) { __typename customerId resourceId credit { __typename currencyId currentUsage usageLimit timestamp usagePeriodEnd } } }`,
  ConsumeCreditsAsync: `mutation ConsumeCreditsAsync($input: ConsumeCreditsAsyncInput!) { consumeCreditsAsync(input: $input) }`,
  CancelSubscriptionUpdates: `mutation CancelSubscriptionUpdates($input: SubscriptionUpdateScheduleCancellationInput!) { cancelSchedule(input: $input) }`,
  MigrateSubscriptionToLatest: `mutation MigrateSubscriptionToLatest($input: SubscriptionMigrationInput!) { migrateSubscriptionToLatest(input: $input) { __typename ...S } } ${subscription}`,
  GetActiveSubscriptions: `query GetActiveSubscriptions($input: GetActiveSubscriptionsInput!) { getActiveSubscriptions(input: $input) { __typename ...S } } ${subscription}`,
  GetPaywall: `query GetPaywall($input: GetPaywallInput!) { paywall(input: $input) { __typename plans { __typename refId displayName pricingType product { __typename refId productSettings { __typename downgradePlan { __typename refId } } } prices { __typename billingPeriod price ${money} } entitlements { __typename usageLimit feature { __typename refId } } } currency { __typename code symbol } customer { __typename ...C } activeSubscriptions { __typename ...S } } } ${customer} ${subscription}`,
  GetCreditBalance: `query GetCreditBalance($input: CreditBalanceSummaryInput!) { creditBalanceSummary(input: $input) { __typename customerId balances { __typename customerId currency { __typename currencyId displayName symbol units { __typename singular plural } } currentBalance totalConsumed totalGranted resourceId validUntil } } }`,
  GetCreditGrants: `query GetCreditGrants($input: GetCreditGrantsInput!) { creditGrants(input: $input) { __typename pageInfo { __typename startCursor endCursor hasNextPage hasPreviousPage } edges { __typename node { __typename ...G } } totalCount } } ${grant}`,
  GrantCredits: `mutation GrantCredits($input: CreditGrantInput!) { grantCredits: createCreditGrant(input: $input) { __typename ...G } } ${grant}`,
  VoidCreditGrant: `mutation VoidCreditGrant($input: VoidCreditGrantInput!) { voidCreditGrant(input: $input) { __typename ...G } } ${grant}`,
}

/** By their root fields. */
export const pushes = {
  entitlementsUpdated: `subscription OnEntitlementsUpdated { entitlementsUpdated { __typename customerId resourceId entitlements { __typename ...E } } } ${entitlement}`,
  usageUpdated: `subscription OnUsageUpdated { usageUpdated { __typename usage { __typename customerId resourceId featureId currentUsage usagePeriodStart usagePeriodEnd nextResetDate } entitlement { __typename ...E } } } ${entitlement}`,
  creditBalanceUpdated: `subscription OnCreditBalanceUpdated { creditBalanceUpdated { __typename currency { __typename currencyId displayName symbol units { __typename singular plural } } currencyId currentBalance customerId validUntil resourceId totalConsumed totalGranted } }`,
  entitlementsUpdatedV2: `subscription OnEntitlementsUpdatedV2 { entitlementsUpdatedV2 { __typename customerId resourceId accessDeniedReason entitlements { __typename ...A } } } ${anyEntitlement}`,
  usageUpdatedV2: `subscription OnUsageUpdatedV2 { usageUpdatedV2 { __typename customerId resourceId entitlementReference { __typename id type } usage { __typename currentUsage usageUpdatedAt usagePeriodStart usagePeriodEnd } } }`,
  packagePublished: `subscription OnPackagePublished { packagePublished { __typename accountId environmentId packageType packageRefId packageVersion migrationType } }`,
}
