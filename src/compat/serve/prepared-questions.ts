/** Prepares declared questions, each once for all servers and users of it in the process. */
import type { GraphQLSchema } from 'graphql'
import { prepareOwn } from '../../graphql/execution/prepared.ts'
import { askedOf, type Question } from '../question.ts'
import type { Questions } from './ask.ts'

type PreparedQuestion = NonNullable<ReturnType<Questions['get']>>

const known = new WeakMap<GraphQLSchema, WeakMap<Question, PreparedQuestion>>()

/** Throws for one that does not fit the schema, so that the server does not start. */
export function preparedQuestions(
  questions: readonly Question[],
  schema: GraphQLSchema,
): Questions {
  const prepared = known.get(schema) ?? new WeakMap<Question, PreparedQuestion>()
  known.set(schema, prepared)
  return new Map(
    questions.map((question) => {
      const one = prepared.get(question) ?? prepareQuestion(question, schema)
      prepared.set(question, one)
      return [question, one]
    }),
  )
}

function prepareQuestion(question: Question, schema: GraphQLSchema): PreparedQuestion {
  const asked = askedOf(schema, question)
  return { asked, prepared: prepareOwn(schema, asked.document) }
}
