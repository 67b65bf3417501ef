/**
 * GraphQL over server-sent events: `next` for each result, and `complete` after the last one.
 *
 * A subscription has no last result. Its stream ends because the server stops, the credential ended or the reader is too slow, and
 * it ends without `complete`: clients then connect again, and a credential that has ended is refused there with a 401. The `id` of
 * an event is the customer's sequence; a client that comes back with it as `Last-Event-ID` gets what came after.
 */
import type { ExecutionResult } from 'graphql'
import type { FetchAPI, Plugin } from 'graphql-yoga'
import { acceptsEvents, answerTypeOf } from '../../http/answer-type.ts'
import type { Context } from '../execution/context.ts'
import { httpOfRefusal } from '../execution/errors.ts'

const mediaType = 'text/event-stream'

/** What keeps the connection open while nothing happens: proxies cut those that are silent for 30 to 60 seconds. */
const pingEveryMs = 12_000
const ping = ':\n\n'

const streamHeaders = {
  'content-type': mediaType,
  // Nothing on the way may keep the stream back to store, compress or collect it; nginx reads the last one.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

/** Survives the spreading of a result into another one, and is not written as JSON. */
const sequenceKey = Symbol('sequence')

type Sequenced = ExecutionResult & { [sequenceKey]?: number | null }

export function serverSentEvents(): Plugin<Context> {
  return {
    onSubscribe({ args }) {
      const context = args.contextValue as Context
      // A WebSocket has no use for it.
      if (context.lastEventId === undefined) return undefined
      return {
        onSubscribeResult: () => ({
          onNext({ result, setResult }) {
            setResult(Object.assign(result, { [sequenceKey]: context.reached }))
          },
        }),
      }
    },
    onResultProcess({ request, result, resultProcessor, setResultProcessor }) {
      if (!resultProcessor || Array.isArray(result)) return
      if (Symbol.asyncIterator in result) {
        setResultProcessor((all, api) => stream(all as Results, api), mediaType)
        return
      }
      // Yoga takes the type that is listed first, whatever weight it has.
      const accept = request.headers.get('accept')
      const type = answerTypeOf(accept)
      if (type) setResultProcessor(resultProcessor, type)
      else if (acceptsEvents(accept)) {
        setResultProcessor((one, api) => single(one as ExecutionResult, api), mediaType)
      } else setResultProcessor((_, api) => new api.Response(null, { status: 406 }), mediaType)
    },
  }
}

type Results = AsyncIterable<Sequenced>

/** What is answered at once; also why a subscription is refused. */
function single(result: ExecutionResult, { Response }: FetchAPI): Response {
  const { status = 200, headers } = httpOfRefusal(result) ?? {}
  return new Response(`${eventOf(result)}event: complete\ndata:\n\n`, {
    status,
    headers: { ...streamHeaders, ...headers },
  })
}

function stream(results: Results, api: FetchAPI): Response {
  const iterator = results[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  let isOpen = true
  let timer: NodeJS.Timeout | undefined
  const end = () => {
    isOpen = false
    clearInterval(timer)
  }
  const body = new api.ReadableStream<Uint8Array>({
    start(controller) {
      const say = () => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(ping))
      }
      // Some browsers take the headers for arrived with the first byte of the body only.
      say()
      timer = setInterval(say, pingEveryMs)
    },
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (!isOpen) return
      // A failure of the source is its end, and no result.
      if (!done && value.data !== undefined)
        return controller.enqueue(encoder.encode(eventOf(value)))
      end()
      controller.close()
      await iterator.return?.()
    },
    async cancel() {
      end()
      await iterator.return?.()
    },
  })
  return new api.Response(body, { headers: streamHeaders })
}

function eventOf(result: Sequenced): string {
  const { [sequenceKey]: sequence } = result
  const id = typeof sequence === 'number' ? `id: ${sequence}\n` : ''
  return `${id}event: next\ndata: ${JSON.stringify(result)}\n\n`
}
