/**
 * GraphQL over server-sent events: `next` for each result, and `complete` after the last one.
 *
 * A subscription has no last result. Its stream ends when the server stops, the credential ends or the reader is too slow, and it
 * ends without `complete`: clients then reconnect, and an ended credential is refused there with a 401. The `id` of an event is
 * the customer's sequence; a client that reconnects with it as `Last-Event-ID` receives what came after.
 */
import type { ExecutionResult } from 'graphql'
import type { FetchAPI, Plugin } from 'graphql-yoga'
import { acceptsEvents, answerTypeOf } from '../../http/answer-type.ts'
import type { Context } from '../execution/context.ts'
import { httpOfRefusal } from '../execution/errors.ts'

const mediaType = 'text/event-stream'

/** Pings keep an idle connection open: proxies cut those that are silent for 30 to 60 seconds. */
const pingEveryMs = 12_000
const ping = ':\n\n'

const streamHeaders = {
  'content-type': mediaType,
  // No proxy may buffer, compress or transform the stream; nginx reads the last header.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

/** A symbol survives when a result is spread into another one, and is not written as JSON. */
const sequenceKey = Symbol('sequence')

type Sequenced = ExecutionResult & { [sequenceKey]?: number | null }

export function serverSentEvents(): Plugin<Context> {
  return {
    onSubscribe({ args }) {
      const context = args.contextValue as Context
      // Only subscriptions over HTTP need it.
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
        const { signal } = request
        setResultProcessor((all, api) => stream(all as Results, api, signal), mediaType)
        return
      }
      // Yoga would take the type that is listed first, whatever its quality.
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

/** A single answer as a stream; also used to refuse a subscription. */
function single(result: ExecutionResult, { Response }: FetchAPI): Response {
  const { status = 200, headers } = httpOfRefusal(result) ?? {}
  return new Response(`${eventOf(result)}event: complete\ndata:\n\n`, {
    status,
    headers: { ...streamHeaders, ...headers },
  })
}

function stream(results: Results, api: FetchAPI, signal: AbortSignal): Response {
  const iterator = results[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  let isOpen = true
  let timer: NodeJS.Timeout | undefined
  const end = () => {
    isOpen = false
    clearInterval(timer)
  }
  const leave = () => {
    end()
    iterator.return?.().catch(() => undefined)
  }
  // A reader that left while it subscribed neither reads nor cancels the answer: only the signal tells of it.
  if (signal.aborted) leave()
  else signal.addEventListener('abort', leave, { once: true })
  const body = new api.ReadableStream<Uint8Array>({
    start(controller) {
      const say = () => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(ping))
      }
      // Some browsers report the headers only after the first byte of the body.
      say()
      if (isOpen) timer = setInterval(say, pingEveryMs)
    },
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (!isOpen) return
      // A failure of the source ends the stream and is not sent as a result.
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
