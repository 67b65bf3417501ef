/** Runs the documents of a route as the caller. */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { encodeCursorTuple } from '@pothos/core'
import type { DocumentNode } from 'graphql'
import type { Core } from '../../core/core.ts'
import { type Caller, requireScope, type Scope } from '../../core/operation/caller.ts'
import type { Request } from '../../core/requests/request.ts'
import { retold } from '../../core/values/errors.ts'
import { createContext } from '../../graphql/execution/context.ts'
import { maskError } from '../../graphql/execution/errors.ts'
import type { Prepared, Variables } from '../../graphql/execution/prepared.ts'
import type { ReportError } from '../../http/report-error.ts'
import type { Ask } from '../dialect.ts'
import type { Names } from '../names.ts'
import type { Asked, Question } from '../question.ts'
import { inWords } from '../wording.ts'
import { codeOf } from './failure.ts'

export type Questions = ReadonlyMap<Question, { asked: Asked; prepared: Prepared }>

export interface Asking {
  deps: { core: Core; report: ReportError }
  prepare(document: DocumentNode): Prepared
  questions: Questions
  /** The parts of hidden fields that the dialect's answers show to customer tokens. */
  shownInPart?: Question['inPart']
}

/** Rewords refusals of the core with the names of the request. */
export function createAsk(
  { deps, prepare, questions, shownInPart }: Asking,
  caller: Caller,
  request: Request,
  names: () => Names,
): Ask {
  const run = async (prepared: Prepared, variables: Variables, inPart?: Question['inPart']) => {
    // Several documents may run at once, each with its own time limit.
    const context = createContext(deps.core, caller, request)
    if (inPart || shownInPart) context.inPart = { ...shownInPart, ...inPart }
    const { data, errors } = await prepared.execute(context, variables)
    const error = errors?.[0]
    if (!error) return data
    const masked = maskError(error, request.id, deps.report)
    const { code, requestId: _, ...told } = masked.extensions
    const { message, details } = inWords({ message: masked.message, details: told }, names())
    throw retold(codeOf(code), message, details)
  }
  const ask = async <Data, V>(document: TypedDocumentNode<Data, V>, variables: V) =>
    (await run(prepare(document), variables as Variables)) as Data
  return Object.assign(ask, {
    requireScope: (scope: Scope) => requireScope(caller, scope),
    workspaceId: caller.workspaceId,
    mode: caller.mode,
    cursorOf: (id: string) => rowCursor(caller.workspaceId, id),
    now: () => deps.core.clock.now(),
    requestId: request.id,
    question: async (question: Question, given: Variables) => {
      const known = questions.get(question)
      if (!known) throw new Error(`No document was prepared for ${question.root}`)
      const data = await run(known.prepared, known.asked.variablesOf(given), question.inPart)
      return data?.answer
    },
  })
}

/** The cursor that lists of rows by id have: the workspace and the id, as Pothos writes it. */
function rowCursor(workspaceId: string, id: string): string {
  return Buffer.from(`GPC:${encodeCursorTuple([workspaceId, id])}`).toString('base64')
}
