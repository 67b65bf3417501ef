/** Clients that do everything but move credits: all kinds of reads, and writes of the catalog, one after the other, in a loop. */
import { randomBytes } from 'node:crypto'
import { graphql } from './graphql.ts'
import { loadKey } from './ledger-load.ts'

export interface Bystanders {
  /** Answers, by code; OK for successes. */
  answers: Map<string, number>
  /** The first answers that an outage does not explain. */
  strange: string[]
  stop(): Promise<void>
}

const page = 'edges { node { id } }'
const month = 'startTime: "2026-01-01T00:00:00Z", endTime: "2026-02-01T00:00:00Z"'

/** Documents with the customer's id and a unique text. */
const documents: ((customerId: string, unique: string) => string)[] = [
  (id) => `{ credits(customerId: "${id}") { available pools { name } } }`,
  (id) =>
    `{ customer(id: "${id}") { id } entitlements(customerId: "${id}", first: 5) { ${page} } }`,
  () => `{ customers(first: 5) { ${page} } features(first: 5) { ${page} } }`,
  (id) => `{ usage(customerId: "${id}", ${month}) { totalEvents } }`,
  (id) => `{ usageEvents(customerId: "${id}", first: 3) { edges { node { id status } } } }`,
  (id) => `{ creditTransactions(customerId: "${id}", first: 3) { ${page} } }`,
  (id) =>
    `{ checkEntitlements(input: { checks: [{ customerId: "${id}", feature: "spend" }] }) { allowed } }`,
  (id) => `{ analytics(customerId: "${id}") { usage: usageAnalytics { totalEvents } } }`,
  (_, unique) => `mutation { createCustomer(input: { externalId: "${unique}" }) { id } }`,
  (id, unique) => `mutation { updateCustomer(id: "${id}", input: { name: "${unique}" }) { id } }`,
  (_, unique) => `mutation { createFeature(input: { key: "${unique}", type: BOOLEAN }) { id } }`,
  (id) => `mutation { setEntitlement(input: { customerId: "${id}", feature: "spend" }) { id } }`,
  (id) => `mutation { createCustomerToken(input: { customerId: "${id}" }) { token } }`,
]

export function startBystanders(url: string, customerId: string, clients = 4): Bystanders {
  const answers = new Map<string, number>()
  const strange: string[] = []
  const run = randomBytes(4).toString('hex')
  let going = true

  async function ask(document: string): Promise<void> {
    const answer = await graphql(url, loadKey, document).catch(() => undefined)
    const codes = answer?.errors?.map((error) => String(error.extensions?.code))
    for (const code of codes ?? [answer ? 'OK' : 'NONE']) {
      answers.set(code, (answers.get(code) ?? 0) + 1)
      // A write without an answer, or with "try again", may have happened; it is not repeated here.
      const expectable = code === 'OK' || code === 'UNAVAILABLE'
      if (!expectable && strange.length < 5) strange.push(`${document}: ${JSON.stringify(answer)}`)
    }
    if (codes) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  const client = async (number: number) => {
    for (let turn = number; going; turn++) {
      const document = documents[turn % documents.length]
      if (document) await ask(document(customerId, `bystander-${run}-${number}-${turn}`))
    }
  }
  const running = Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  return {
    answers,
    strange,
    async stop() {
      going = false
      await running
    },
  }
}
