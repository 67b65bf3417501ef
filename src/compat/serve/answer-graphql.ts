/** GraphQL of a dialect over HTTP: as for its routes, but every operation counts, and what fails is said in a 200. */
import type { Request } from '../../core/requests/request.ts'
import { bodyBytesMax } from '../../http/body.ts'
import { claimOf } from '../../http/idempotency-key.ts'
import type { OwnGraphQL } from '../dialect.ts'
import { createAsk } from './ask.ts'
import { decodeBody, readBytes } from './decode-body.ts'
import { failureOf, headersOf, refusalOfKey } from './failure.ts'
import { callerOf, reply, type Served } from './served.ts'

export async function answerGraphQL(
  served: Served,
  request: Request,
  graphql: OwnGraphQL,
): Promise<void> {
  const { dialect, deps, req, res } = served
  try {
    const caller = await callerOf(served)
    await deps.limitWindows?.(caller, dialect, request)
    const bytes = await readBytes(req, bodyBytesMax)
    const body = decodeBody(req, bytes, dialect.bodies)
    request.claim = claimOf(deps.core, req, `${dialect.name} POST ${graphql.path}`, bytes)
    const ask = createAsk(served, caller, request, () => new Map())
    const answered = await graphql.answer(body, ask)
    const refusal = request.claim?.refusal()
    if (refusal) throw refusal
    await reply(served, request, 200, answered)
  } catch (error) {
    if (res.headersSent) return void res.destroy()
    const ofKey = request.claim?.refusal()
    const failure = {
      ...failureOf(dialect, ofKey ?? error, request.id, deps.report),
      ...(ofKey && refusalOfKey(dialect.idempotency, ofKey, req)),
    }
    await reply(served, request, 200, graphql.refusal(failure), headersOf(error))
  }
}
