/** Operations beyond the time limit end with one clear error, and start no further work. */
import type { GraphQLError } from 'graphql'
import { createSchema, createYoga } from 'graphql-yoga'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { Core } from '../../src/core/core.ts'
import type { Operation } from '../../src/core/operation/operation.ts'
import { internalRequest } from '../../src/core/requests/request.ts'
import { type Context, createContext } from '../../src/graphql/execution/context.ts'
import { maskErrors } from '../../src/graphql/execution/errors.ts'
import { enforceLimits } from '../../src/graphql/execution/limits.ts'
import { type TimeLimit, within } from '../../src/graphql/execution/within.ts'

const begun: string[] = []
const finished: string[] = []
afterEach(() => {
  begun.length = 0
  finished.length = 0
})

/** Ends what is slow. */
let finish: () => void
let finishing: Promise<void>
beforeEach(() => {
  const { promise, resolve } = Promise.withResolvers<void>()
  finish = resolve
  finishing = promise
})

async function slow(name: string): Promise<string> {
  begun.push(name)
  await finishing
  finished.push(name)
  return name
}

/** Lets everything happen that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** A core whose one operation takes as long as the test wants, and is given its name. */
const core = {
  limits: { operationMs: 80 },
  perform: (_caller: unknown, _operation: unknown, name: string) => slow(name),
} as unknown as Core
const operation = {} as Operation<z.ZodType, string>
const begin =
  (name: string) =>
  (_parent: unknown, _args: unknown, { perform }: Context) =>
    perform(operation, name)

const yoga = createYoga<object, Context>({
  maskedErrors: false,
  logging: false,
  context: () => createContext(core, null, { ...internalRequest }),
  schema: createSchema<Context>({
    typeDefs:
      'type Query { quick: String! slow: Thing! } type Thing { more: String! } type Mutation { a: String! b: String! }',
    resolvers: {
      Query: { quick: () => 'quick', slow: begin('slow') },
      Thing: { more: begin('more') },
      Mutation: { a: begin('a'), b: begin('b') },
    },
  }),
  plugins: [enforceLimits({ executionMs: core.limits.operationMs })],
})

async function ask(query: string) {
  const response = await yoga.fetch('http://test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  return (await response.json()) as { data?: unknown; errors?: { message: string }[] }
}

describe('an operation', () => {
  it('that takes too long is given up, and goes no further', async () => {
    const { data, errors } = await ask('{ slow { more } }')
    expect(finished).toEqual([])
    expect(data).toBeNull()
    expect(errors?.[0]?.message).toMatch(/longer than 0\.08 s and was given up/)
    finish()
    await settle()
    expect(finished).toEqual(['slow'])
    expect(begun).toEqual(['slow'])
  })

  it('that changes things does not begin its next field', async () => {
    expect((await ask('mutation { a b }')).errors).toHaveLength(1)
    finish()
    await settle()
    expect(finished).toEqual(['a'])
    expect(begun).toEqual(['a'])
  })

  it('in time is answered', async () => {
    expect(await ask('{ quick }')).toEqual({ data: { quick: 'quick' } })
  })
})

describe('within', () => {
  it('is UNAVAILABLE to the caller when time is up, and swallows what fails later', async () => {
    const late = Promise.withResolvers<never>()
    const result = (await within(20, () => late.promise)) as { errors: never[] }
    const [error] = maskErrors(result.errors, 'req_1', () => undefined)
    const told = { code: 'UNAVAILABLE', retryAfterSeconds: 1, requestId: 'req_1' }
    expect(error?.extensions).toEqual(told)
    late.reject(new Error('late'))
    await settle()
  })

  it('tells the operation why no further work may begin, from its limit on', async () => {
    let told: TimeLimit | undefined
    const result = within(20, (limit) => {
      told = limit
      return new Promise<never>(() => undefined)
    })
    expect(told?.exceeded).toBeNull()
    const { errors } = (await result) as { errors: GraphQLError[] }
    expect(told?.exceeded).toBe(errors[0]?.originalError)
  })

  it('passes on what fails in time', async () => {
    await expect(within(600_000, () => Promise.reject(new Error('early')))).rejects.toThrow('early')
    await expect(
      within(600_000, () => {
        throw new Error('at once')
      }),
    ).rejects.toThrow('at once')
  })
})
