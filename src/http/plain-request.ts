/**
 * Reads a plain request: POST /graphql over HTTP/1.1, whole and alone in its bytes, with headers whose meaning is known and single.
 *
 * It must never understand bytes that node:http would refuse or read otherwise, and need not understand any others: whatever
 * it returns null for is left to node:http. So it takes no variant of the syntax that a common client does not send: no other case,
 * space, line end, coding or length, and no repeated header. Pure.
 */
import type { IncomingHttpHeaders } from 'node:http'

export interface PlainRequest {
  headers: IncomingHttpHeaders
  body: Buffer
}

const firstLine = 'POST /graphql HTTP/1.1\r\n'
const headEnd = Buffer.from('\r\n\r\n')
/** Half of what node:http takes. */
const headBytesMax = 8_192

/** One space or none before the value, none after it, and only printable ASCII in it. */
const headerLine = /([\w-]+): ?([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)\r\n/y

/** No header of a connection's framing or transfer but those below; what is not in the list may be one. */
const known: ReadonlySet<string> = new Set([
  ...['host', 'content-type', 'content-length', 'connection'],
  ...['authorization', 'x-api-key', 'x-request-id', 'idempotency-key', 'x-idempotency-key'],
  ...['accept', 'accept-encoding', 'accept-language', 'accept-charset', 'user-agent', 'cookie'],
  ...['origin', 'referer', 'cache-control', 'pragma', 'dnt', 'priority', 'from', 'date'],
  ...['sec-fetch-dest', 'sec-fetch-mode', 'sec-fetch-site', 'sec-fetch-user', 'sec-gpc'],
  ...['sec-ch-ua', 'sec-ch-ua-mobile', 'sec-ch-ua-platform', 'x-requested-with'],
  ...['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'],
  ...['x-forwarded-port', 'x-forwarded-scheme', 'x-forwarded-server', 'x-real-ip', 'x-scheme'],
  ...['traceparent', 'tracestate', 'baggage', 'x-correlation-id', 'x-amzn-trace-id'],
  ...['x-cloud-trace-context', 'b3', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-parentspanid'],
  ...['x-b3-sampled', 'x-envoy-attempt-count', 'x-envoy-expected-rq-timeout-ms', 'cdn-loop'],
  ...['cf-ray', 'cf-connecting-ip', 'cf-ipcountry', 'cf-visitor', 'true-client-ip'],
  ...['apollographql-client-name', 'apollographql-client-version', 'graphql-client-name'],
  ...['graphql-client-version', 'apollo-require-preflight', 'x-apollo-operation-name'],
  ...['x-apollo-operation-id', 'x-apollo-operation-type'],
])

/** Null for bytes that are anything but one plain request. */
export function readPlainRequest(bytes: Buffer): PlainRequest | null {
  const end = bytes.indexOf(headEnd)
  if (end < 0 || end > headBytesMax) return null
  const head = bytes.toString('latin1', 0, end + 2)
  if (!head.startsWith(firstLine)) return null
  const headers = readHeaders(head)
  if (!headers?.host || !(headers.connection ?? 'keep-alive').match(/^keep-alive$/i)) return null
  const body = bytes.subarray(end + headEnd.length)
  // A body that is not all here, or is followed by anything, is not plain.
  return headers['content-length'] === String(body.length) ? { headers, body } : null
}

/** Null when a line is not plain, a header not known, or one repeated. */
function readHeaders(head: string): IncomingHttpHeaders | null {
  const headers: IncomingHttpHeaders = {}
  headerLine.lastIndex = firstLine.length
  while (headerLine.lastIndex < head.length) {
    const [, given = '', value] = headerLine.exec(head) ?? []
    const name = given.toLowerCase()
    if (!known.has(name) || headers[name] !== undefined) return null
    headers[name] = value
  }
  return headers
}
