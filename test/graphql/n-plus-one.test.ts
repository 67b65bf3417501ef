/** The SQL of typical queries: the same number of statements for thirty rows as for three. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphqlData } from '../support/graphql.ts'
import { statementsOfEach } from '../support/statements.ts'
import { movingClock, noon } from '../support/tenant.ts'
import { startTestApp, type TestApp } from '../support/test-app.ts'

let app: TestApp
let some: string
const clock = movingClock(noon)
// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
const ask = (query: string) => graphqlData<any>(app.url, app.liveKey, query)

/** The statements of a query, sorted, once its documents and plans are prepared. */
async function sqlOf(query: string): Promise<string[]> {
  for (let n = 0; n < 3; n++) await ask(query)
  const age = () => {
    // What was cached is too old by now, or forgotten.
    clock.advance(5_000)
    app.core.forget()
  }
  return statementsOfEach(() => ask(query), age)
}

beforeAll(async () => {
  // On a busy machine a query takes as long as the pause of a job, whose statements would be in every run of it.
  app = await startTestApp({}, { clock, mayRunJobs: () => false })
  await ask(`mutation {
    meter: createMeter(input: { key: "tokens", aggregation: SUM }) { id }
    feature: createFeature(input: { key: "chat", type: METERED, meterKey: "tokens" }) { id }
    card: createRateCard(input: { key: "models", currency: "USD", creditValue: "0.1" }) { id }
  }`)
  await addRows(3)
})
afterAll(() => app?.close())

/** So many more of everything that lists show. */
async function addRows(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const { customer } = await ask('mutation { customer: createCustomer(input: {}) { id } }')
    some = customer.id
    await ask(`mutation {
      promo: addCredits(input: { customerId: "${some}", amount: 10, kind: PROMOTIONAL }) { id }
      paid: addCredits(input: { customerId: "${some}", amount: 10 }) { id }
      chat: setEntitlement(input: { customerId: "${some}", feature: "chat", limit: 100 }) { id }
      use: recordUsage(input: { customerId: "${some}", eventType: "tokens" }) { id }
      card: createRateCard(input: { key: "${some}", currency: "USD", creditValue: "1" }) { id }
    }`)
    const { plan } = await ask(`mutation {
      feature: createFeature(input: { key: "${some}", type: METERED, meterKey: "tokens" }) { id }
      plan: createPlan(input: { key: "${some}", version: { currency: "USD", basePrice: 9, charges: [
        { key: "tokens", model: FLAT, flatFee: 1 }], entitlements: [{ feature: "chat" }] } }) {
        versions { edges { node { id } } } }
      own: createCustomPricing(input: { customerId: "${some}", currency: "USD", rules: [
        { key: "tokens", model: FLAT, flatFee: 1 }] }) { id }
      rate: addRate(input: { rateCardId: "${some}", eventType: "x", fixedCredits: 1 }) { id }
    }`)
    const { id } = plan.versions.edges[0].node
    await ask(`mutation { publishPlanVersion(id: "${id}") { id } }`)
    await addBilling()
  }
}

/** A subscription to the customer's plan: two invoices, one of them paid, a credit note and a change ahead. */
async function addBilling(): Promise<void> {
  const { made } = await ask(
    `mutation { made: createSubscription(input: { customerId: "${some}", planId: "${some}" }) { id } }`,
  )
  await ask(`mutation {
    now: changeSubscription(id: "${made.id}", input: { quantity: 2, proration: INVOICE_NOW }) { id }
    later: changeSubscription(id: "${made.id}", input: { quantity: 3, at: PERIOD_END }) { id }
  }`)
  const { invoices } = await ask(
    `{ invoices(customerId: "${some}", statuses: [OPEN]) { edges { node { id } } } }`,
  )
  const [invoice] = invoices.edges
  await ask(`mutation { markInvoicePaid(id: "${invoice.node.id}") { id } }`)
}

const queries: Record<string, () => string> = {
  'customers with credits': () => `{ customers(first: 20) { edges { node {
      id name creditBalance { available pending total pools { id name credits } } } } } }`,
  'the example of the specification': () => `{
    entitlement(customerId: "${some}", feature: "chat") {
      allowed remainingCredits optimization { suggestedModel potentialSavings } }
    credits(customerId: "${some}") { available pending }
    usage(customerId: "${some}", startTime: "2024-01-01", endTime: "2024-01-31") {
      totalEvents totalCredits totalCost } }`,
  'usage events with their status':
    () => `{ usageEvents(customerId: "${some}", first: 50) { edges { node {
      id status reversedById quantity credits cost } } } }`,
  transactions: () => `{ creditTransactions(customerId: "${some}", first: 50) { edges { node {
      id type amount balanceAfter poolId eventId } } } }`,
  'rate cards with rates': () => `{ rateCards(first: 20) { edges { node {
      id key rates(first: 5) { edges { node { id eventType components { property credits } } } } } } } }`,
  'features with meters': () =>
    `{ features(first: 50) { edges { node { id key meter { key aggregation } } } } }`,
  'plans with the version in effect': () => `{ plans(first: 20) { edges { node {
      id key currentVersion { version type basePrice charges { key charge { model } meter { key } }
      entitlements { limit feature { key } } } } } } }`,
  'plans with all of their versions': () => `{ plans(first: 20) { edges { node {
      id versions(first: 5) { edges { node { version charges { key } } } } } } } }`,
  'subscriptions with their plans': () => `{ customerSubscriptions(first: 20) { totalCount
      edges { node { id customer { name } plan { key } planVersion { version charges { key } }
      phases { number planVersion { version } } scheduledChange { id planVersion { version } }
      scheduledChanges { status } lastPaymentAt failedPaymentCount
      lastChange { previousPlan { key } previousVersion { version } }
      invoices(first: 2) { totalCount edges { node { id } } } } } } }`,
  'plans with their subscribers': () => `{ plans(first: 20) { edges { node {
      id subscriberCount subscriptions(first: 2) { totalCount edges { node { id status } } } } } } }`,
  'invoices with what belongs to them': () => `{ invoices(first: 20) { totalCount
      edges { node { id customer { name } lines { id amount explain } payments { amount status }
      creditNotes { number amount } } } } }`,
  'payments with their invoices': () => `{ payments(first: 20) { totalCount edges { node {
      id customer { name } invoice { number lines { amount } } } } } }`,
  'credit notes with their invoices': () => `{ creditNotes(first: 20) { totalCount edges { node {
      id customer { name } invoice { number lines { amount } } } } } }`,
  'customers with their billing': () => `{ customers(first: 20) { edges { node {
      id subscriptions(first: 2) { totalCount edges { node { id plan { key } } } }
      invoices(first: 2) { totalCount edges { node { id lines { amount } payments { amount } } } }
      } } } }`,
  'custom prices': () => `{ customPricing(customerId: "${some}", at: "2026-03-11", first: 20) {
      edges { node { id key customer { id } charge { model } } } } }`,
  'customers with what they have': () => `{ customers(first: 20) { totalCount edges { node {
      id rateCard { key } holds(first: 2) { totalCount edges { node { id } } }
      creditTransactions(first: 2) { totalCount edges { node { id pool { id } } } }
      usageEvents(first: 2) { totalCount edges { node { id status } } }
      customPricing(first: 2) { totalCount edges { node { id charge { model } } } }
      events(first: 2) { totalCount edges { node { id } } } } } } }`,
  'customers with their entitlements': () => `{ customers(first: 20) { edges { node {
      id entitlements(first: 3) { totalCount edges { node { id allowed feature { key } } } } } } } }`,
  'events with their customers': () => `{ events(first: 20) { totalCount edges { node {
      id type customer { id name } } } } }`,
  'usage events with their customer': () => `{ usageEvents(customerId: "${some}", first: 20) {
      totalCount edges { node { id customer { id name rateCard { key } } } } } }`,
  'the price of a plan': () => `{ calculatePrice(input: { planId: "${some}", customerId: "${some}",
      usage: [{ key: "tokens", quantity: 5 }] }) { total } }`,
  'entitlements of a customer with their features':
    () => `{ entitlements(customerId: "${some}", first: 20) {
      edges { node { id limit used remainingCredits feature { key meter { key } } } } } }`,
}

describe('the statements of', () => {
  const few: Record<string, string[]> = {}

  it.each(Object.keys(queries))('%s', async (name) => {
    few[name] = await sqlOf(queries[name]!())
    expect(few[name]).toMatchSnapshot()
  })

  it('all of them stay the same when there is ten times as much', async () => {
    await addRows(27)
    for (let n = 0; n < 6; n++) {
      const events = Array.from(
        { length: 5 },
        (_, i) => `
        e${i}: recordUsage(input: { customerId: "${some}", eventType: "tokens" }) { id }`,
      )
      await ask(`mutation { ${events.join(' ')} }`)
    }
    const event = await ask(
      `{ usageEvents(customerId: "${some}", first: 1) { edges { node { id } } } }`,
    )
    const { id } = event.usageEvents.edges[0].node
    await ask(`mutation { reverseUsageEvent(id: "${id}") { id } }`)
    for (let n = 0; n < 10; n++) {
      await ask(`mutation {
        createFeature(input: { key: "more_${n}", type: METERED, meterKey: "tokens" }) { id }
        setEntitlement(input: { customerId: "${some}", feature: "more_${n}", limit: 1 }) { id }
      }`)
    }
    const many: Record<string, string[]> = {}
    for (const [name, query] of Object.entries(queries)) many[name] = await sqlOf(query())
    expect(many).toEqual(few)
  })
})
