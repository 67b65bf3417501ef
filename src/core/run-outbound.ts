/**
 * Runs an outbound operation: commits, calls the outside, and commits what came of it.
 *
 * The client waits for the call for a while; after that the answer says what is known, and the call goes on. Whatever fails after the
 * first commit is no failure of the operation: a job finds the rows that it left and goes on.
 */
import type { z } from 'zod'
import { systemCaller } from './operation/caller.ts'
import type { Begun, OutboundOperation, ReadContext } from './operation/operation.ts'
import { internalRequest, type Request } from './requests/request.ts'
import { runWrite, type WriteDeps } from './run-write.ts'

/** The calls of this server that are under way. */
export interface Outside {
  /** Aborted when the server closes. */
  closing: AbortSignal
  /** Tells of a failure that nobody waits for. */
  report(error: unknown): void
  /** Keeps the server from closing before it ends. */
  follow(call: Promise<unknown>): void
  /** Gives up the calls and waits for what follows from them. */
  close(): Promise<void>
}

export function createOutside(report: (error: unknown) => void): Outside {
  const closing = new AbortController()
  const calls = new Set<Promise<unknown>>()
  return {
    closing: closing.signal,
    report,
    follow(call) {
      const ended = call.finally(() => calls.delete(ended))
      calls.add(ended)
    },
    async close() {
      closing.abort()
      await Promise.all(calls)
    },
  }
}

type Deps = WriteDeps & { outside: Outside }

export async function runOutbound<S extends z.ZodType, O>(
  deps: Deps,
  operation: OutboundOperation<S, O>,
  context: ReadContext,
  input: z.output<S>,
  selection: object,
  request: Request,
): Promise<O> {
  const { name, audited, takesLong, prepare, begin, answer } = operation
  type Done = { begun: Begun<unknown, unknown>; output: O | null }
  const { begun, output } = await runWrite<S, Done>(
    deps,
    {
      ...{ name, audited, takesLong, prepare },
      async run(inside, given) {
        const begun = await begin(inside, given)
        const isDone = begun.call === null
        return { begun, output: isDone ? await answer(inside, begun.key, selection) : null }
      },
    },
    ...[context, input, {}, request],
  )
  if (begun.call === null) return output as O
  const done = carryOut(deps, operation, context, begun.call)
  deps.outside.follow(done)
  await (takesLong ? done : atMost(deps.limits.answerMs, done))
  return answer(context, begun.key, selection)
}

async function atMost(ms: number, done: Promise<void>): Promise<void> {
  const patience = Promise.withResolvers<void>()
  const timer = setTimeout(patience.resolve, ms)
  await Promise.race([done, patience.promise])
  clearTimeout(timer)
}

/** Calls until nothing more is to be called; never fails. */
async function carryOut<S extends z.ZodType, O>(
  deps: Deps,
  operation: OutboundOperation<S, O>,
  context: ReadContext,
  first: unknown,
): Promise<void> {
  const { workspaceId, caller } = context
  const own = { ...context, caller: systemCaller(workspaceId, caller.mode) }
  const tooLate = AbortSignal.timeout(deps.limits.outsideMs)
  const signal = AbortSignal.any([tooLate, deps.outside.closing])
  try {
    for (let call: unknown = first; call !== null; ) {
      const called = call
      const result = await operation.act(own, called, signal)
      call = await runWrite(
        deps,
        {
          name: operation.name,
          audited: false,
          run: (inside) => operation.finish(inside, called, result),
        },
        ...[own, null, {}, internalRequest],
      )
    }
  } catch (error) {
    // The rows are as the last commit left them, and a job goes on with them.
    deps.outside.report(error)
  }
}
