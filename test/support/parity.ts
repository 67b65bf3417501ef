/** Two servers in the same state, one asked through the fast path and one through Yoga: their answers must be equal. */
import {
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import { expect } from 'vitest'
import { schema } from '../../src/graphql/schema/schema.ts'
import { type MovingClock, movingClock, noon } from './tenant.ts'
import { startTestApp, type TestApp } from './test-app.ts'

export interface Asked {
  query?: unknown
  variables?: unknown
  operationName?: unknown
  extensions?: unknown
}

export interface Answered {
  status: number
  headers: Record<string, string>
  text: string
}

export interface Pair {
  apps: [lean: TestApp, yoga: TestApp]
  /** Asks both three times, so that the document is prepared at the third, and expects equal answers each time. */
  ask(asked: Asked | string, key?: 'live' | 'test' | 'none' | string[]): Promise<Answered[]>
  /** The answer of each server to one request, for ids. */
  each(asked: Asked): Promise<unknown[]>
  close(): Promise<void>
}

export async function startPair(): Promise<Pair> {
  // One clock each: a clock that stands still would leave the order of ids to chance.
  const clocks = [movingClock(noon), movingClock(noon)] as const
  // Jobs would change the one before the other.
  const start = (clock: MovingClock) => startTestApp({}, { clock, mayRunJobs: () => false })
  const apps: [TestApp, TestApp] = [await start(clocks[0]), await start(clocks[1])]
  const paths = ['/graphql', '/graphql?through=yoga']
  const post = (i: number, body: string, key: string | undefined, accept: string = accepted[0]) => {
    clocks[i]?.advance(1)
    return send(`${apps[i]?.url}${paths[i]}`, body, key, accept)
  }
  return {
    apps,
    async ask(asked, key = 'live') {
      const bodies = apps.map((_, i) => {
        if (typeof asked === 'string') return asked
        const { variables } = asked
        return JSON.stringify(
          Array.isArray(variables) ? { ...asked, variables: variables[i] } : asked,
        )
      })
      const names = apps.map(() => new Map<string, string>())
      const answers: Answered[] = []
      for (let time = 1; time <= 3; time++) {
        const [lean, yoga] = await Promise.all(
          apps.map(async (app, i) => {
            const keys = { live: app.liveKey, test: app.testKey, none: undefined }
            const credential = Array.isArray(key) ? key[i] : keys[key as keyof typeof keys]
            return normalize(
              await post(i, bodies[i] ?? '', credential, accepted[time % 2]),
              names[i] as Map<string, string>,
            )
          }),
        )
        expect(lean, `${bodies[0]} for the ${time}. time`).toEqual(yoga)
        // Two servers that fail alike are not right.
        expect(lean?.text).not.toContain('"INTERNAL"')
        answers.push(lean as Answered)
      }
      return answers
    },
    each: (asked) =>
      Promise.all(
        apps.map(async (app, i) => {
          const variables = Array.isArray(asked.variables) ? asked.variables[i] : asked.variables
          const { text } = await post(i, JSON.stringify({ ...asked, variables }), app.liveKey)
          return (JSON.parse(text) as { data: unknown }).data
        }),
      ),
    async close() {
      await Promise.all(apps.map((app) => app.close()))
    },
  }
}

/** One client for each of the two answer types. */
const accepted = [
  'application/json',
  'application/graphql-response+json, application/json',
] as const

async function send(
  url: string,
  body: string,
  key: string | undefined,
  accept: string,
): Promise<Answered> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept,
      ...(key && { authorization: `Bearer ${key}` }),
    },
    body,
  })
  const headers = Object.fromEntries(response.headers)
  return { status: response.status, headers, text: await response.text() }
}

/** Headers of the transport, which are not part of the answer. */
const ofTransport = ['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']

/** Replaces ids by their order of appearance, and random keys and tokens by a constant. */
function normalize(answer: Answered, names: Map<string, string>): Answered {
  const nameOf = (id: string) => {
    const name = names.get(id) ?? `id#${names.size + 1}`
    names.set(id, name)
    return name
  }
  const headers = { ...answer.headers, 'x-request-id': typeof answer.headers['x-request-id'] }
  for (const name of ofTransport) delete (headers as Record<string, string>)[name]
  const text = answer.text
    .replace(/"(om_(live|test)_|oms_|eyJ|whsec_)[\w.+/=-]+"/g, '"secret"')
    .replace(/"(start|end)Cursor":"[^"]*"|"cursor":"[^"]*"/g, '"cursor":0')
    // The age of a check from memory depends on the machine.
    .replace(/"(lastFour|asOf|failingSince|pausedUntil)":"[^"]*"/g, '"$1":0')
    // How long the attempts of deliveries took, and how far they are.
    // The number of the transaction that an event was written in.
    .replace(/"batch":"[^"]*"/g, '"batch":0')
    .replace(/"(hosted|pdf|webhook)Url":"[^"]*"/g, '"$1Url":0')
    .replace(/_secret_[\w-]{43}/g, '_secret')
    .replace(/"url":"http:\/\/127\.0\.0\.1:\d+/g, '"url":"')
    .replace(/"statistics":\{[^}]*\}/g, '"statistics":0')
    .replace(/req_[0-9a-z]{20,}/g, 'req')
    .replace(/[a-z]+_[0-9a-z]{26,}/g, nameOf)
  return { status: answer.status, headers, text: sorted(text) }
}

/** Errors of parallel fields have no order: each field fails at its own time. */
function sorted(text: string): string {
  let value: { errors?: unknown[]; data?: unknown }
  try {
    value = JSON.parse(text)
  } catch {
    return text
  }
  value.errors?.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  return JSON.stringify({ errors: value.errors, data: value.data }, null, 1)
}

/** Every field below a type that needs no argument, up to a depth. */
export function everythingOf(type: GraphQLOutputType, depth = 3): string {
  const named = getNamedType(type)
  if (!isCompositeType(named) || !isObjectType(named)) return ''
  const fields = Object.values(named.getFields()).flatMap((field) => {
    if (field.args.some(isRequiredArgument)) return []
    if (isLeafType(getNamedType(field.type))) return [field.name]
    if (depth === 1) return []
    const below = everythingOf(field.type, depth - 1)
    return below ? [`${field.name} ${below}`] : []
  })
  return fields.length === 0 ? '' : `{ __typename ${fields.join(' ')} }`
}

/** `query Name($a: A!, $b: B) { field(a: $a, b: $b) { everything } }` for a field of the schema. */
export function documentOf(kind: 'query' | 'mutation', name: string): string {
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType()
  const field = root?.getFields()[name]
  if (!field) throw new Error(`The schema has no ${kind} ${name}`)
  const variables = field.args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ')
  const args = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
  const [declared, given] = args ? [`(${variables})`, `(${args})`] : ['', '']
  return `${kind} Whole${declared} { ${name}${given} ${everythingOf(field.type)} }`
}
