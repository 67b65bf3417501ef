/** GraphQL over HTTP as the clients speak it: one operation, or several in an array, of which each is answered by itself. */
import { type ExecutionResult, execute, GraphQLError, OperationTypeNode } from 'graphql'
import { z } from 'zod'
import { parseInput } from '../../../core/values/input.ts'
import type { Ask, OwnGraphQL } from '../../dialect.ts'
import { stateAsks } from '../entitlement-state.ts'
import { greeted } from '../greeting.ts'
import { eventsRecorded } from '../record-events.ts'
import { asksOfReports } from '../report-usage.ts'
import type { StiggContext } from './builder.ts'
import { catalogAsks } from './catalog.ts'
import { entitlementAsked } from './entitlements.ts'
import { refusal, toldErrors } from './errors.ts'
import { holder, previewAsks } from './previews.ts'
import { prepareDocument } from './schema.ts'

/** As many as the batching client sends at once. */
const batchMax = 25

const operation = z.looseObject({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
})
const body = z.union([operation, z.array(operation).min(1).max(batchMax)])

async function answerOne(given: z.output<typeof operation>, ask: Ask): Promise<object> {
  const { data, errors } = await executed(given, ask)
  if (!errors) return { data }
  return { errors: toldErrors(errors, ask.requestId), ...(data !== undefined && { data }) }
}

async function executed(given: z.output<typeof operation>, ask: Ask): Promise<ExecutionResult> {
  const prepared = prepareDocument(given)
  if (!('kind' in prepared)) return { errors: prepared }
  const { kind, args } = prepared
  if (kind === OperationTypeNode.SUBSCRIPTION) {
    return { errors: [new GraphQLError('Subscriptions are served over a WebSocket.')] }
  }
  const contextValue: StiggContext = { ask, pushes: null }
  return execute({ ...args, contextValue })
}

const asks = [
  greeted,
  holder,
  ...previewAsks,
  ...catalogAsks,
  ...stateAsks,
  entitlementAsked,
  ...asksOfReports,
  eventsRecorded,
]

export const graphql: OwnGraphQL = {
  path: '/graphql',
  questions: asks.map(({ question }) => question),
  async answer(given, ask) {
    const asked = parseInput(body, given)
    if (!Array.isArray(asked)) return answerOne(asked, ask)
    const answers: object[] = []
    for (const one of asked) answers.push(await answerOne(one, ask))
    return answers
  },
  refusal,
}
