/** What the attack tests share: a server, credentials, and a client that discards answers. */
import { Agent, request } from 'node:http'
import type pg from 'pg'
import { MakeApiKeyDocument, MakeCustomerTokenDocument } from './credentials.generated.ts'
import type { Hoard } from './fault-runs.ts'
import { graphqlData } from './graphql.ts'
import { CreateCustomerDocument } from './ledger.generated.ts'
import type { Asker } from './product.ts'

/** A server with two workspaces: the TEST one is the attacker's own, the LIVE one has a customer that attacks. */
export interface Ground extends Asker {
  url: string
  sql: pg.Pool
  hoard: Hoard
  /** Acts as an admin of the TEST workspace, for set-up. */
  ask: Asker['ask']
  /** A new customer of the TEST workspace; its id. */
  customer(): Promise<string>
  /** A new key of the TEST workspace, with rate limits of its own. */
  key(): Promise<string>
  /** A token of a customer of the TEST workspace. */
  token(customerId: string): Promise<string>
  /** A customer of the LIVE workspace, its token, and a key of that workspace that records for it. */
  guest(): Promise<{ id: string; token: string; recorder: string }>
  /** Runs the shared set-up of several attacks once. */
  once<T>(name: string, setUp: () => Promise<T>): Promise<T>
}

export interface Assault {
  /** The number of parallel attackers. */
  attackers: number
  /** Makes one request; returns "OK", or the code of the refusal. */
  blow(turn: number): Promise<string>
  /** Releases what the attack holds. */
  end?(): Promise<void>
}

export interface Attack {
  name: string
  setUp(ground: Ground): Promise<Assault>
}

export interface Keys {
  live: string
  test: string
}

export function createGround(given: Pick<Ground, 'url' | 'sql' | 'hoard'>, keys: Keys): Ground {
  const { url } = given
  const known = new Map<string, Promise<unknown>>()
  const as = (key: string): Asker => ({
    ask: (document, variables) => graphqlData(url, key, document, variables),
  })
  const makeCustomer = async ({ ask }: Asker) =>
    (await ask(CreateCustomerDocument, { input: {} })).createCustomer.id
  const makeKey = async ({ ask }: Asker) =>
    (await ask(MakeApiKeyDocument, { role: 'WRITE' })).createApiKey.secret
  const makeToken = async ({ ask }: Asker, customerId: string) =>
    (await ask(MakeCustomerTokenDocument, { customerId })).createCustomerToken.token
  const [live, test] = [as(keys.live), as(keys.test)]
  return {
    ...given,
    ask: test.ask,
    customer: () => makeCustomer(test),
    key: () => makeKey(test),
    token: (customerId) => makeToken(test, customerId),
    async guest() {
      const id = await makeCustomer(live)
      return { id, token: await makeToken(live, id), recorder: await makeKey(live) }
    },
    once<T>(name: string, setUp: () => Promise<T>) {
      const made = known.get(name) ?? setUp()
      known.set(name, made)
      return made as Promise<T>
    },
  }
}

const agent = new Agent({ keepAlive: true })

export interface Shot {
  path: string
  method?: string
  headers?: Record<string, string>
  body?: string
}

/** Sends a request and discards the answer, except for its beginning with the code of a refusal. */
export function fire(url: string, { path, method = 'GET', headers, body }: Shot): Promise<string> {
  return new Promise((resolve) => {
    const sent = request(url + path, { method, headers, agent }, (response) => {
      let beginning = ''
      response.on('data', (chunk: Buffer) => {
        if (beginning.length < 2_000) beginning += chunk.toString('latin1', 0, 2_000)
      })
      response.on('end', () => {
        const code = /"code":"(\w+)"/.exec(beginning)?.[1]
        const { statusCode = 0 } = response
        resolve(code ?? (statusCode < 300 ? 'OK' : String(statusCode)))
      })
      response.on('error', () => resolve('BROKEN'))
    })
    sent.on('error', () => resolve('BROKEN'))
    sent.end(body)
  })
}

/** Sends a document. */
export function fireGraphql(url: string, key: string, query: string, variables: object = {}) {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json',
    authorization: `Bearer ${key}`,
  }
  const body = JSON.stringify({ query, variables })
  return fire(url, { path: '/graphql', method: 'POST', headers, body })
}

/** Repeats a field under that many aliases. */
export function aliased(count: number, field: string): string {
  return Array.from({ length: count }, (_, i) => `a${i}: ${field}`).join(' ')
}

/** An attacker whose large document is refused tries smaller ones: the most aliases, a few, one. */
export const aliasCounts = [15, 5, 1] as const

export function inTurn<T>(choices: readonly T[], turn: number): T {
  return choices[turn % choices.length] as T
}

/** Runs a mutation for each input, five per document, a few documents at once. */
export async function mutateAll(
  { url }: Ground,
  key: string,
  field: string,
  inputType: string,
  inputs: readonly object[],
): Promise<void> {
  const groups = Array.from({ length: Math.ceil(inputs.length / 5) }, (_, i) =>
    inputs.slice(i * 5, i * 5 + 5),
  )
  const worker = async () => {
    for (let group = groups.shift(); group; group = groups.shift()) {
      const declared = group.map((_, i) => `$i${i}: ${inputType}!`).join(', ')
      const fields = group.map((_, i) => `m${i}: ${field}(input: $i${i}) { id }`).join(' ')
      const variables = Object.fromEntries(group.map((input, i) => [`i${i}`, input]))
      await graphqlData(url, key, `mutation (${declared}) { ${fields} }`, variables)
    }
  }
  await Promise.all([worker(), worker(), worker(), worker()])
}
