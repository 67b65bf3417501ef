/** The transport on Node: `node:http` with connections that are kept, half the CPU of `fetch`. */
import type { ClientRequest, IncomingMessage } from 'node:http'
import { nodeModule } from './node-modules.ts'
import { type HttpRequest, type Transport, TransportError } from './transport.ts'

/** A server ends an idle connection after 5 s and more; a request must not meet the end. */
const idleMs = 4_000

/** Null where there is no Node. */
export function createHttpTransport(origin: string): Transport | null {
  const http = nodeModule(origin.startsWith('https:') ? 'node:https' : 'node:http')
  if (!http) return null
  const agent = new http.Agent({ keepAlive: true, scheduling: 'lifo', timeout: idleMs })

  function open(request: HttpRequest, onAnswer: (answer: IncomingMessage) => void): ClientRequest {
    const { headers, body, signal } = request
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      agent: request.isAfterLoss ? false : agent,
      ...(signal && { signal }),
    }
    const sent = http!.request(request.url, options, onAnswer)
    sent.end(body)
    return sent
  }

  return {
    send(request) {
      return new Promise((resolve, reject) => {
        const fail = (error: Error) => {
          clearTimeout(timer)
          failing(request, reject)(error)
        }
        const sent = open(request, (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('error', fail)
          answer.on('end', () => {
            clearTimeout(timer)
            const text = chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString()
            resolve({ status: answer.statusCode ?? 0, headers: headersOf(answer), text })
          })
        })
        const timer = setTimeout(() => sent.destroy(timedOut(request)), request.timeoutMs)
        sent.on('error', fail)
      })
    },
    stream(request) {
      return new Promise((resolve, reject) => {
        const fail = failing(request, reject)
        const sent = open(request, (answer) => {
          clearTimeout(timer)
          resolve({
            status: answer.statusCode ?? 0,
            headers: headersOf(answer),
            chunks: chunksOf(answer),
            close: () => sent.destroy(),
          })
        })
        const timer = setTimeout(() => sent.destroy(timedOut(request)), request.timeoutMs)
        sent.on('error', (error) => {
          clearTimeout(timer)
          fail(error)
        })
      })
    },
    close: () => agent.destroy(),
  }
}

function timedOut({ timeoutMs }: HttpRequest): TransportError {
  return new TransportError('TIMEOUT', `No answer in ${Math.round(timeoutMs)} ms.`)
}

function failing({ signal }: HttpRequest, reject: (error: unknown) => void) {
  return (error?: Error) => {
    if (signal?.aborted) reject(signal.reason)
    else if (error instanceof TransportError) reject(error)
    else reject(new TransportError('CONNECTION', wordsOf(error), error))
  }
}

function wordsOf(error: (Error & { code?: string }) | undefined): string {
  return `The connection failed${error?.code ? ` (${error.code})` : ''}.`
}

function headersOf({ headers }: IncomingMessage): Record<string, string | undefined> {
  return headers as Record<string, string | undefined>
}

async function* chunksOf(answer: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of answer) yield chunk as Uint8Array
  } catch (error) {
    throw new TransportError('CONNECTION', wordsOf(error as Error), error)
  }
}
