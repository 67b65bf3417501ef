/** Permissions: every operation, route and channel with every kind of credential; an undeclared one fails. */
import {
  type GraphQLArgument,
  type GraphQLInputField,
  getNamedType,
  isInputObjectType,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dialects } from '../../src/compat/dialects.ts'
import { channelNames } from '../../src/compat/openmonetize/socket/channels.ts'
import { schema } from '../../src/graphql/schema/schema.ts'
import {
  argumentScopes,
  channelScopes,
  fieldScopes,
  routeScopes,
  type Scope,
} from '../support/access-rules.ts'
import { type Kind, requestOf } from '../support/any-operation.ts'
import { formsOf, plausibleOf, schemaOf } from '../support/bad-bodies.ts'
import { type Crowd, type NamedCaller, startCrowd } from '../support/callers.ts'
import { graphql } from '../support/graphql.ts'
import { connect } from '../support/live-client.ts'
import { openRaw } from '../support/raw-client.ts'
import { isThorough } from '../support/thorough.ts'
import { type Changes, watchChanges } from '../support/watch-changes.ts'

let crowd: Crowd
let changes: Changes
beforeAll(async () => {
  crowd = await startCrowd()
  changes = await watchChanges(crowd.tenant.sql)
})
afterAll(() => crowd?.close())

const scopesOf: Record<NonNullable<NamedCaller['role']>, Scope[]> = {
  PUBLISHABLE: ['public'],
  CUSTOMER: ['customer'],
  READ: ['public', 'customer', 'read'],
  WRITE: ['public', 'customer', 'read', 'write'],
  ADMIN: ['public', 'customer', 'read', 'write', 'admin'],
}

type Verdict = 'UNAUTHORIZED' | 'FORBIDDEN' | 'let through'

function verdictFor({ role }: NamedCaller, scope: Scope): Verdict {
  if (role === null) return 'UNAUTHORIZED'
  return scopesOf[role].includes(scope) ? 'let through' : 'FORBIDDEN'
}

const fields = (
  [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const
).flatMap(([kind, type]) =>
  Object.values(type?.getFields() ?? {}).map((field) => ({
    // Two of them have one name.
    name: kind === 'subscription' ? `subscription ${field.name}` : field.name,
    kind: kind as Kind,
    field,
  })),
)
const routes = dialects.flatMap((dialect) =>
  dialect.routes.map((route) => ({
    name: `${dialect.name} ${route.method} ${route.path}`,
    mount: dialect.mounts[0] ?? '',
    route,
  })),
)

/** What an argument that is an input object holds. */
function inputFieldsOf({ type }: GraphQLArgument): GraphQLInputField[] {
  const named = getNamedType(type)
  return isInputObjectType(named) ? Object.values(named.getFields()) : []
}

describe('the declaration of who may do what', () => {
  it('names every root field, route and channel, and no other', () => {
    expect([...fieldScopes.keys()].sort()).toEqual(fields.map(({ name }) => name).sort())
    expect([...routeScopes.keys()].sort()).toEqual(routes.map(({ name }) => name).sort())
    expect([...channelScopes.keys()].sort()).toEqual([...channelNames].sort())
  })

  it('is what the description of each root field ends with', () => {
    const words: Record<Scope, string> = {
      public: 'Needs read, or a publishable key.',
      customer: 'Needs read, or a token of the customer.',
      read: 'Needs read.',
      write: 'Needs write.',
      admin: 'Needs admin.',
    }
    const ends = fields.map(({ name, field }) => [
      name,
      /Needs [^.]*\.$/.exec(field.description ?? '')?.[0],
    ])
    expect(new Map(ends as [string, string][])).toEqual(
      new Map(fields.map(({ name }) => [name, words[fieldScopes.get(name) ?? 'admin']])),
    )
  })

  it('is said by each argument that needs more than its field, and by no other', () => {
    const said = fields.flatMap(({ name, field }) =>
      [...field.args, ...field.args.flatMap(inputFieldsOf)]
        .filter(({ description }) => /\bneeds (read|write|admin)\b/i.test(description ?? ''))
        .map((arg) => [name, arg.name, / needs (\w+)\.$/.exec(arg.description ?? '')?.[1]]),
    )
    const declared = argumentScopes.map(({ field, arg, scope }) => [field, arg, scope])
    expect(said).toEqual(declared)
  })
})

interface Cell {
  name: string
  scope: Scope
  ask(): Promise<Verdict>
}

/** One caller of each role. */
const askedAll = ['nobody', 'a customer token', 'a key, READ', 'a key, WRITE', 'an admin key']

/** A third for the others of a role, another one for each, unless there is time. */
function shareOf(caller: NamedCaller, cells: Cell[]): Cell[] {
  if (isThorough || askedAll.includes(caller.name)) return cells
  const turn = people.indexOf(caller.name)
  return cells.filter((_, i) => i % 3 === turn % 3)
}

/** Asks what is refused first, which changes nothing, and then the rest. */
async function judge(caller: NamedCaller, all: Cell[]): Promise<void> {
  const cells = shareOf(caller, all)
  const wrong: string[] = []
  const judged = async (some: Cell[]) => {
    for (const { name, scope, ask } of some) {
      const [due, verdict] = [verdictFor(caller, scope), await ask()]
      if (verdict !== due) wrong.push(`${name}: ${verdict}, not ${due}`)
    }
  }
  const refused = cells.filter(({ scope }) => verdictFor(caller, scope) !== 'let through')
  await changes()
  await judged(refused)
  expect(await changes()).toEqual([])
  await judged(cells.filter((cell) => !refused.includes(cell)))
  expect(wrong).toEqual([])
}

const people = [
  'nobody',
  'an unknown key',
  'a revoked admin key',
  'an expired admin key',
  'a revoked OAuth client',
  'an expired access token',
  'an expired customer token',
  "an archived customer's token",
  'the secret of an OAuth client',
  'a customer token',
  'a JWT of a customer with a role besides',
  'a key, READ',
  'a key, WRITE',
  'an admin key',
  'an admin key of the test mode',
  'an admin of another workspace',
  ...['ADMIN', 'WRITE', 'READ'].flatMap((role) => [`an access token, ${role}`, `a JWT, ${role}`]),
]

const callerOf = (name: string): NamedCaller => {
  const found = crowd.callers.find((caller) => caller.name === name)
  if (!found) throw new Error(`There is no ${name}`)
  return found
}

function verdictOf(code: unknown): Verdict {
  if (code === 'INTERNAL' || code === 'UNAVAILABLE') throw new Error(String(code))
  return code === 'UNAUTHORIZED' || code === 'FORBIDDEN' ? code : 'let through'
}

describe.each(people)('%s', (name) => {
  it('reaches exactly the queries and mutations of its role', async () => {
    const caller = callerOf(name)
    const { url } = crowd.tenant.app
    const asked = [
      ...fields.map((one) => ({ ...one, given: {}, scope: fieldScopes.get(one.name) ?? 'admin' })),
      ...argumentScopes.flatMap(({ field, given, scope }) =>
        fields.filter(({ name }) => name === field).map((one) => ({ ...one, given, scope })),
      ),
    ]
    const cells = asked
      .filter(({ kind }) => kind !== 'subscription')
      .map(
        (one): Cell => ({
          name: `${one.name} ${Object.keys(one.given)}`,
          scope: one.scope,
          async ask() {
            const { query, variables } = requestOf(one.kind, one.field, one.given)
            const { errors, data } = await graphql(url, caller.credential, query, variables)
            const verdict = verdictOf(errors?.[0]?.extensions?.code)
            if (verdict !== 'let through') {
              expect(Object.values(data ?? {}).every((value) => value === null)).toBe(true)
            }
            return verdict
          },
        }),
      )
    await judge(caller, cells)
  })

  it('reaches exactly the routes of its role', async () => {
    const caller = callerOf(name)
    const { url } = crowd.tenant.app
    const cells = routes.map(
      ({ name: route, mount, route: declared }): Cell => ({
        name: route,
        scope: routeScopes.get(route) ?? 'admin',
        async ask() {
          const { path, body } = requestOfRoute(declared)
          const { status, headers } = await fetch(url + mount + path, {
            method: declared.method,
            headers: {
              ...(caller.credential && { authorization: `Bearer ${caller.credential}` }),
              ...(body && { 'content-type': 'application/json' }),
            },
            body,
          })
          if (status >= 500) throw new Error(`${route} answered ${status}`)
          expect(headers.get('x-request-id') ?? headers.get('request-id')).toMatch(/^req_/)
          return status === 401 ? 'UNAUTHORIZED' : status === 403 ? 'FORBIDDEN' : 'let through'
        },
      }),
    )
    await judge(caller, cells)
  })

  it('reaches exactly the subscriptions and channels of its role', async () => {
    const caller = callerOf(name)
    const cells = [
      ...fields
        .filter(({ kind }) => kind === 'subscription')
        .map(
          (one): Cell => ({
            name: one.name,
            scope: fieldScopes.get(one.name) ?? 'admin',
            ask: () => subscribe(caller, requestOf('subscription', one.field)),
          }),
        ),
      ...channelNames.map(
        (channel): Cell => ({
          name: channel,
          scope: channelScopes.get(channel) ?? 'admin',
          ask: () => listen(caller, channel),
        }),
      ),
    ]
    await judge(caller, cells)
  })
})

const event = { customer_id: 'own', event_type: 'x1', quantity: 1, idempotency_key: 'k1' }
/** Routes that require more than their form says. */
const bodies: Record<string, unknown> = {
  '/usage/batch': {
    format: 'json',
    data: Buffer.from(JSON.stringify([event])).toString('base64'),
  },
  '/events/ingest': { events: [event] },
  '/pricing/custom': { customer_id: 'own', rules: [{ feature: 'x1', rate: 1 }] },
}

function requestOfRoute({ path, query, body }: (typeof routes)[number]['route']) {
  const value = (field: string, type: string) => {
    if (/customer|^userId$|user_id/i.test(field)) return 'own'
    if (/_at$|time/i.test(field)) return crowd.tenant.clock.now().toISOString()
    return { string: 'x1', decimal: 1, integer: '1', object: {} }[type]
  }
  const parameters = query ? (plausibleOf(schemaOf(query), value) as Record<string, string>) : {}
  const names = Object.keys((query && schemaOf(query).properties) ?? {})
  // A customer token sees itself, and not the whole workspace.
  if (names.includes('customer_id')) parameters.customer_id = 'own'
  const asked = new URLSearchParams(parameters).toString()
  const form = body && formsOf(schemaOf(body))[0]
  return {
    path: `${path.replace(/\{\w+\}/g, 'own')}${asked && `?${asked}`}`,
    body: form ? JSON.stringify(bodies[path] ?? plausibleOf(form, value)) : undefined,
  }
}

async function subscribe(
  { credential, role }: NamedCaller,
  { query, variables }: { query: string; variables: object },
): Promise<Verdict> {
  const { url } = crowd.tenant.app
  const socket = await connect(url, credential === undefined ? {} : { token: credential }).catch(
    (error: Error) => error.message,
  )
  if (typeof socket === 'string') {
    // Wrong, or once good.
    expect([role, socket]).toEqual([null, expect.stringMatching(/^closed with 440[13]$/)])
    return 'UNAUTHORIZED'
  }
  const answer = await socket
    .subscribe(query, variables)
    .next()
    .then(
      () => undefined,
      (error: Error) => JSON.parse(error.message)[0].extensions.code,
    )
  await socket.close()
  return verdictOf(answer)
}

async function listen({ credential }: NamedCaller, channel: string): Promise<Verdict> {
  const raw = await openRaw(crowd.tenant.app.url)
  if (credential !== undefined) raw.send({ type: 'auth', token: credential })
  raw.send({ type: 'subscribe', channel, customerId: 'own' })
  for (;;) {
    const frame = await raw.next()
    if (frame.type === 'auth_ok') continue
    await raw.close()
    return frame.type === 'error' ? verdictOf(frame.code) : 'let through'
  }
}
