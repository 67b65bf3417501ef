/** The documents with which tests set and check entitlements. */

const terms =
  'id customerId feature { key } type limit behavior period anchor value effectiveAt expiresAt revokedAt version'
const decision =
  'allowed reason remainingCredits used resetAt costPreview { credits currencyAmount currency } optimization { suggestedModel potentialSavings savingsCredits qualityScore } asOf'

export const setEntitlement = `mutation ($input: SetEntitlementInput!) {
  setEntitlement(input: $input) { ${terms} ${decision} }
}`
export const updateEntitlement = `mutation ($id: ID!, $input: UpdateEntitlementInput!) {
  updateEntitlement(id: $id, input: $input) { ${terms} ${decision} }
}`
export const revokeEntitlement = `mutation ($id: ID!) {
  revokeEntitlement(id: $id) { ${terms} ${decision} }
}`
export const entitlement = `query ($customerId: ID!, $feature: String!, $quantity: Decimal, $properties: JSON) {
  entitlement(customerId: $customerId, feature: $feature, quantity: $quantity, properties: $properties) {
    ${terms} ${decision}
  }
}`
export const entitlements = `query ($customerId: ID!, $first: Int, $after: String) {
  entitlements(customerId: $customerId, first: $first, after: $after) {
    edges { node { ${terms} ${decision} } }
    pageInfo { hasNextPage endCursor }
  }
}`
export const checkEntitlements = `query ($checks: [EntitlementCheckInput!]!) {
  checkEntitlements(input: { checks: $checks }) {
    customerId feature: featureKey entitlementId limit behavior period value ${decision}
  }
}`
export const recordUsage = `mutation ($input: UsageEventInput!) {
  recordUsage(input: $input) { id status }
}`
