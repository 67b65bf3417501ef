/** A load generator: clients that reserve credits of one customer and then commit them, one pair after the other. */
import { answerLoad } from './load-process.ts'
import { eventType } from './product-data.ts'
import { dataOf, openRawClient, type RawClient } from './raw-client.ts'

export interface HoldTask {
  url: string
  key: string
  customerId: string
  clients: number
  ms: number
}

export interface HoldResult {
  pairs: number
  seconds: number
  /** From the reservation's request to the commit's answer. */
  pairLatencies: number[]
  /** Of every single request. */
  latencies: number[]
}

/** What every pair reserves and what it then takes of it. */
const reserved = 20
const committed = 15

const reserve = `mutation Reserve($input: ReserveCreditsInput!) {
  reserveCredits(input: $input) { hold { id } balance { available } }
}`
const commit = `mutation Commit($id: ID!, $input: CommitHoldInput!) {
  commitHold(id: $id, input: $input) { hold { status } usageEvent { id } balance { available } }
}`

type Reserved = { reserveCredits: { hold: { id: string } } }

let made = 0

async function pair(client: RawClient, customerId: string, latencies: number[]): Promise<void> {
  const ask = async <Data>(query: string, variables: object) => {
    const asked = performance.now()
    const answer = await client.post(JSON.stringify({ query, variables }))
    latencies.push(performance.now() - asked)
    return dataOf<Data>(answer)
  }
  made += 1
  const idempotencyKey = `${process.pid}-${made}`
  const input = { customerId, eventType, amount: String(reserved), idempotencyKey }
  const { reserveCredits } = await ask<Reserved>(reserve, { input })
  await ask(commit, {
    id: reserveCredits.hold.id,
    input: { amount: String(committed), idempotencyKey },
  })
}

answerLoad<HoldTask, HoldResult>(async ({ url, key, customerId, clients, ms }) => {
  const open: RawClient[] = []
  for (let i = 0; i < clients; i++) open.push(await openRawClient(url, key))
  return async () => {
    const start = performance.now()
    const latencies: number[] = []
    const pairLatencies: number[] = []
    await Promise.all(
      open.map(async (client) => {
        while (performance.now() - start < ms) {
          const began = performance.now()
          await pair(client, customerId, latencies)
          pairLatencies.push(performance.now() - began)
        }
      }),
    )
    const seconds = (performance.now() - start) / 1000
    return { pairs: pairLatencies.length, seconds, pairLatencies, latencies }
  }
})
