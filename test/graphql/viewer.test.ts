/** The caller's own identity, and the parts of types that a customer token can see. */
import { getNamedType, isAbstractType, isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shownToCustomers } from '../../src/graphql/schema/customer-view.ts'
import { schema } from '../../src/graphql/schema/schema.ts'
import { customerTypes, fieldScopes } from '../support/access-rules.ts'
import { type Crowd, startCrowd } from '../support/callers.ts'
import { graphql } from '../support/graphql.ts'

let crowd: Crowd
beforeAll(async () => {
  crowd = await startCrowd()
})
afterAll(() => crowd?.close())

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  data?: any
  codes: unknown[]
}

async function askAs(name: string, query: string): Promise<Answer> {
  const caller = crowd.callers.find((one) => one.name === name)
  if (!caller) throw new Error(`There is no ${name}`)
  const { data, errors } = await graphql(crowd.tenant.app.url, caller.credential, query)
  return { data, codes: (errors ?? []).map((error) => error.extensions?.code) }
}

const whole = `{ viewer { actor actorName role mode expiresAt
  workspace { id name } customer { externalId name email } } }`

describe('viewer', () => {
  const own = { externalId: 'own', name: null, email: null }
  const time = expect.stringMatching(/^2026-03-1/)
  it.each([
    ['a key, READ', 'READ', 'LIVE', /^key_/, 'a key', null, null],
    ['an admin key', 'ADMIN', 'LIVE', /^key_/, expect.any(String), null, null],
    ['an admin key of the test mode', 'ADMIN', 'TEST', /^key_/, expect.any(String), null, null],
    ['an access token, WRITE', 'WRITE', 'LIVE', /^client_/, 'Backend', time, null],
    ['a JWT, READ', 'READ', 'LIVE', /^jwt:/, null, time, null],
    ['a customer token', 'CUSTOMER', 'LIVE', /^token$/, null, time, own],
    ['a JWT of a customer with a role besides', 'CUSTOMER', 'LIVE', /^jwt:/, null, time, own],
  ])('tells %s who it is', async (name, role, mode, actor, actorName, expiresAt, customer) => {
    const { data, codes } = await askAs(name, whole)
    expect(codes).toEqual([])
    expect(data.viewer).toEqual({
      actor: expect.stringMatching(actor),
      ...{ actorName, role, mode, expiresAt, customer },
      workspace: { id: expect.stringMatching(/^ws_/), name: 'Default' },
    })
  })

  it('is refused to who has no credential that holds', async () => {
    for (const name of ['nobody', 'a revoked admin key', 'an expired customer token']) {
      expect((await askAs(name, whole)).codes).toEqual(['UNAUTHORIZED'])
    }
  })
})

describe('a customer token', () => {
  const viewed = { Customer: 'customer', Workspace: 'workspace' }

  it('is refused each field that is not declared as shown, and others are not', async () => {
    for (const [name, at] of Object.entries(viewed)) {
      const type = schema.getType(name)
      if (!isObjectType(type)) throw new Error(`There is no ${name}`)
      for (const field of Object.values(type.getFields())) {
        if (field.args.some((arg) => String(arg.type).endsWith('!'))) continue
        const inner = isObjectType(getNamedType(field.type)) ? '{ __typename }' : ''
        const { codes } = await askAs(
          'a customer token',
          `{ viewer { ${at} { ${field.name} ${inner} } } }`,
        )
        const shown = shownToCustomers[name]?.includes(field.name)
        expect([`${name}.${field.name}`, codes]).toEqual([
          `${name}.${field.name}`,
          shown ? [] : ['FORBIDDEN'],
        ])
      }
    }
    const { codes } = await askAs('a key, READ', '{ viewer { workspace { createdAt } } }')
    expect(codes).toEqual([])
  })

  it('reaches no type but those that are declared, whichever way', () => {
    const reached = new Set<string>()
    const reach = (type: unknown): void => {
      const named = getNamedType(type as never)
      // Which of its types a customer token is answered is held in access.test.ts.
      if (isAbstractType(named) && named.name === 'Node') return
      if (isAbstractType(named)) for (const one of schema.getPossibleTypes(named)) reach(one)
      if (!isObjectType(named) || reached.has(named.name)) return
      reached.add(named.name)
      const shown = shownToCustomers[named.name]
      for (const field of Object.values(named.getFields())) {
        if (!shown || shown.includes(field.name)) reach(field.type)
      }
    }
    const roots = [schema.getQueryType(), schema.getSubscriptionType()]
    for (const field of roots.flatMap((root) => Object.values(root?.getFields() ?? {}))) {
      const isSubscription = schema.getSubscriptionType()?.getFields()[field.name] === field
      const name = isSubscription ? `subscription ${field.name}` : field.name
      if (fieldScopes.get(name) === 'customer') reach(field.type)
    }
    const types = [...reached].filter((name) => !/^PageInfo$|Connection$|Edge$/.test(name))
    expect(types.sort()).toEqual([...customerTypes].sort())
  })
})

describe('AuditEntry.actorName', () => {
  it('is what the key or client is called, and null for a JWT', async () => {
    const write = 'mutation { createCustomer(input: {}) { id } }'
    for (const name of ['a key, WRITE', 'an access token, WRITE', 'a JWT, WRITE']) {
      expect((await askAs(name, write)).codes).toEqual([])
    }
    const { data } = await askAs(
      'an admin key',
      '{ auditEntries(operation: "createCustomer") { edges { node { actor actorName } } } }',
    )
    const nodes = data.auditEntries.edges.map(({ node }: { node: object }) => node)
    for (const named of [
      { actor: expect.stringMatching(/^jwt:/), actorName: null },
      { actor: expect.stringMatching(/^client_/), actorName: 'Backend' },
      { actor: expect.stringMatching(/^key_/), actorName: 'a key' },
    ]) {
      expect(nodes).toContainEqual(named)
    }
  })
})
