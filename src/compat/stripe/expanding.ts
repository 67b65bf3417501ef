/** `expand` of every route: objects in place of their ids, at most four levels deep, each asked for once in an answer. */

import { z } from 'zod'
import { DomainError } from '../../core/values/errors.ts'
import { parseInput } from '../../core/values/input.ts'
import { isObject } from '../../core/values/is-object.ts'
import { asking } from '../asking.ts'
import type { Answered, Ask, Asking, RawRequest, Route } from '../dialect.ts'
import type { Field } from '../fields.ts'
import { coupon } from './coupon-fields.ts'
import { customer } from './customer-fields.ts'
import { expandInput, invalidAt } from './inputs.ts'
import { invoice } from './invoice-fields.ts'
import { price, product } from './price-fields.ts'
import { testClock } from './routes/test-clocks.ts'
import { subscription } from './subscription-fields.ts'

const depthMax = 4

interface Known {
  asks: Asking<unknown>
  example: unknown
}

const known = (root: Parameters<typeof asking>[0], shown: Field): Known => ({
  asks: asking(root, ['id'], shown),
  example: shown.example,
})
const ofInvoice = known('query invoice', invoice)

/** By the names of the properties that hold ids. */
const expandables: Readonly<Record<string, Known>> = {
  customer: known('query customer', customer),
  subscription: known('query customerSubscription', subscription),
  ...{ invoice: ofInvoice, latest_invoice: ofInvoice },
  product: known('query plan', product),
  default_price: known('query planVersion', price),
  coupon: known('query promotion', coupon),
  test_clock: known('query testClock', testClock),
}
const questions = Object.values(expandables).map(({ asks }) => asks.question)

/** The steps of the paths. INVALID_REQUEST for what the answer, by its example, does not have, or has already. */
function pathsIn(given: readonly string[] = [], example: unknown): string[][] {
  return given.map((path) => {
    const steps = path.split('.')
    if (steps.length > depthMax) {
      throw invalidAt(
        'expand',
        `You cannot expand more than ${depthMax} levels of a property: ${path}.`,
      )
    }
    if (isExpandable(example, steps)) return steps
    const isInList = isList(example) && isExpandable(example, ['data', ...steps])
    const hint = isInList ? ` You may want to try expanding 'data.${path}' instead.` : ''
    throw invalidAt('expand', `This property cannot be expanded (${path}).${hint}`)
  })
}

function isList(value: unknown): boolean {
  return isObject(value) && value.object === 'list'
}

/** A property that is null in the example may be expanded, and so may anything below it. */
function isExpandable(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return false
  if (Array.isArray(value)) return isExpandable(value[0], [step, ...rest])
  if (!isObject(value) || !Object.hasOwn(value, step)) return false
  const next = value[step]
  if (next === null) return true
  const whole = typeof next === 'string' ? expandables[step]?.example : next
  if (whole === undefined) return false
  return rest.length === 0 ? typeof next === 'string' : isExpandable(whole, rest)
}

type Fetch = (name: string, id: string) => Promise<unknown>

function fetching(ask: Ask): Fetch {
  const found = new Map<string, Promise<unknown>>()
  return (name, id) => {
    const key = `${name} ${id}`
    const asked = found.get(key) ?? read(ask, name, id)
    found.set(key, asked)
    return asked
  }
}

/** An object that no longer exists stays an id. */
async function read(ask: Ask, name: string, id: string): Promise<unknown> {
  try {
    return await expandables[name]?.asks.run(ask, { id })
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return id
    throw error
  }
}

async function expanded(
  value: unknown,
  [step, ...rest]: readonly string[],
  fetch: Fetch,
): Promise<unknown> {
  if (step === undefined) return value
  if (Array.isArray(value)) {
    return Promise.all(value.map((one) => expanded(one, [step, ...rest], fetch)))
  }
  if (!isObject(value)) return value
  const held = value[step]
  const whole = typeof held === 'string' && expandables[step] ? await fetch(step, held) : held
  return { ...value, [step]: await expanded(whole, rest, fetch) }
}

const shape = { expand: expandInput }
const only = z.object(shape)

function isExpanding(schema: z.ZodType | null): boolean {
  return schema instanceof z.ZodObject && 'expand' in schema.shape
}

function withExpand(schema: z.ZodType | null): z.ZodType | null {
  if (schema === null) return z.strictObject(shape)
  return schema instanceof z.ZodObject ? schema.safeExtend(shape) : null
}

/** A route that takes `expand` besides its own parameters; one that takes it already stays as it is. */
export function expanding(route: Route): Route {
  const { method, query, body, example } = route
  // Clients write the parameters of a DELETE into the URL.
  const place = method === 'POST' ? 'body' : 'query'
  const extended = withExpand(method === 'POST' ? body : query)
  const isWhole = isObject(example.response) && 'object' in example.response
  if (!extended || !isWhole || isExpanding(query) || isExpanding(body)) return route
  return {
    ...route,
    [place]: extended,
    ...(place === 'body' && { example: { ...example, request: example.request ?? {} } }),
    questions: [...(route.questions ?? []), ...questions],
    async answer(raw, ask) {
      const { own, paths } = apart(raw, place, example.response)
      const answered = await route.answer(own, ask)
      return paths.length === 0 ? answered : withObjects(answered, paths, ask)
    },
  }
}

/** The request without `expand`, as the route knows it. */
function apart(raw: RawRequest, place: 'query' | 'body', example: unknown) {
  const given = raw[place]
  if (!isObject(given) || given.expand === undefined) return { own: raw, paths: [] }
  const { expand, ...rest } = given
  const paths = pathsIn(parseInput(only, { expand }).expand, example)
  return { own: { ...raw, [place]: rest }, paths }
}

async function withObjects(
  answered: Answered,
  paths: readonly string[][],
  ask: Ask,
): Promise<Answered> {
  const fetch = fetching(ask)
  let body = answered.body
  for (const path of paths) body = await expanded(body, path, fetch)
  return { ...answered, body }
}
