/** The set-up that a reader of the documentation runs first, as in the README: a product, and the objects in the examples. */
import type { SetUpStep } from '../dialect.ts'

const gql = String.raw`gql() { curl -sS "$API/graphql" -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \
  -d "$(printf %s "$1" | tr '\n' ' ')"; echo; }`

/** A second run changes nothing: existing objects are answered with CONFLICT, and the credits have an idempotency key. */
const product = String.raw`gql '{"query": "mutation {
  createFeature(input: {key: \"ai_generation\", name: \"AI Generation\", type: CREDITS}) { id }
  createRateCard(input: {key: \"standard\", currency: \"USD\", creditValue: 0.10, isDefault: true}) { id }
  addRate(input: {rateCardId: \"standard\", eventType: \"ai_generation\", effectiveAt: \"2024-01-01\", match: {model: \"gpt-4\"},
    components: [{property: \"input_tokens\", unitSize: 1000, credits: 10}, {property: \"output_tokens\", unitSize: 1000, credits: 10}]}) { id }
  createCustomer(input: {externalId: \"cust_123\", name: \"Acme\"}) { id }
  addCredits(input: {customerId: \"cust_123\", amount: 1000, idempotencyKey: \"welcome\"}) { balanceAfter } }"}'`

const more = String.raw`gql '{"query": "mutation {
  createMeter(input: {key: \"api_calls\", name: \"API Calls\", aggregation: SUM}) { id }
  createFeature(input: {key: \"api_calls\", name: \"API Calls\", type: METERED, meterKey: \"api_calls\"}) { id }
  createCustomer(input: {externalId: \"cust_456\", name: \"Globex\"}) { id } }"}'
PLAN_VERSION=$(gql '{"query": "mutation { createPlan(input: {key: \"plan_pro\", name: \"Pro\", version: {
  currency: \"USD\", basePrice: 299, includedCredits: 10000, overagePrice: 0.01,
  charges: [{key: \"api_calls\", model: PER_UNIT, unitPrice: 0.001}]}}) { versions { edges { node { id } } } } }"}' | grep -o 'planver_[0-9A-Za-z]*' | head -n 1)
gql "{\"query\": \"mutation { publishPlanVersion(id: \\\"$PLAN_VERSION\\\") { id } }\"}"`

export function setUp(origin: string): SetUpStep[] {
  return [
    {
      words:
        'Everything below can be pasted into bash or zsh, in this order. Begin with the live key that the first start of the server printed:',
      command: `export KEY=om_live_…\nexport API=${origin}\n${gql}`,
    },
    {
      words:
        'A feature that costs credits, a price per model, and a customer with credits. POST /features, /rate-cards, /rate-cards/{rate_card_id}/rates, /customers and /credits/add do the same over REST; plans are made over GraphQL alone.',
      command: product,
    },
    {
      words:
        'For the examples of transfers and of plans: another customer, a meter, a published plan.',
      command: more,
    },
  ]
}
