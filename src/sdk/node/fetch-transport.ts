/** The transport where there is no Node: `fetch`. */
import { type HttpRequest, type Transport, TransportError } from './transport.ts'

export function createFetchTransport(): Transport {
  return {
    async send(request) {
      const answer = await post(request, AbortSignal.timeout(request.timeoutMs))
      const text = await answer.text().catch((error: unknown) => fail(request, error))
      return { status: answer.status, headers: headersOf(answer), text }
    },
    async stream(request) {
      const controller = new AbortController()
      const timer = setTimeout(() => controller.abort(timedOut()), request.timeoutMs)
      const answer = await post(request, controller.signal).finally(() => clearTimeout(timer))
      return {
        status: answer.status,
        headers: headersOf(answer),
        chunks: chunksOf(answer),
        close: () => controller.abort(),
      }
    },
    close: () => undefined,
  }
}

const timedOut = () => new DOMException('', 'TimeoutError')

async function post(request: HttpRequest, limit: AbortSignal): Promise<Response> {
  const { url, headers, body, signal } = request
  const either = signal ? AbortSignal.any([signal, limit]) : limit
  const init = { method: 'POST', headers, body, signal: either, redirect: 'manual' } as const
  return fetch(url, init).catch((error: unknown) => fail(request, error))
}

function fail({ signal, timeoutMs }: HttpRequest, error: unknown): never {
  if (signal?.aborted) throw signal.reason
  const isLate = error instanceof DOMException && error.name === 'TimeoutError'
  if (isLate) throw new TransportError('TIMEOUT', `No answer in ${Math.round(timeoutMs)} ms.`)
  throw new TransportError('CONNECTION', 'The connection failed.', error)
}

function headersOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries(headers)
}

async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  try {
    for (;;) {
      const read = await reader?.read()
      if (!read || read.done) return
      yield read.value
    }
  } catch (error) {
    throw new TransportError('CONNECTION', 'The connection failed.', error)
  } finally {
    reader?.cancel().catch(() => undefined)
  }
}
