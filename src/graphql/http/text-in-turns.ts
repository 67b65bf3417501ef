/** Writes the text of a costly document's answer in turns of the event loop, where Yoga would write it in one piece. */
import type { ExecutionResult } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Context } from '../execution/context.ts'

/** Yoga asks a result for its text, after it has worded the errors. */
interface Written extends ExecutionResult {
  stringify?(worded: ExecutionResult): string
}

export function writeTextInTurns(): Plugin<Context> {
  const contexts = new WeakMap<object, Context>()
  return {
    onExecute: ({ args }) => ({
      onExecuteDone({ result }) {
        contexts.set(result, args.contextValue)
      },
    }),
    async onResultProcess({ result }) {
      if (Array.isArray(result) || Symbol.asyncIterator in result || !result.data) return
      const { data: whole } = result
      const data = await contexts.get(result)?.textInTurns(() => whole)
      if (!data) return
      const written: Written = result
      written.stringify = ({ data: _, ...others }) => {
        const before = JSON.stringify(others).slice(0, -1)
        return `${before}${before === '{' ? '' : ','}"data":${data}}`
      }
    },
  }
}
