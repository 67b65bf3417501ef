/** What an OpenMonetize is made with; the only reader of the environment. */
import { invalidRequest, type OpenMonetizeError } from './errors.ts'
import type { Transport } from './transport.ts'
import type { UsageEvent } from './usage-event.ts'

export type Environment = 'production' | 'staging' | 'eu' | 'apac'

export interface Logger {
  debug?(message: string, fields: Readonly<Record<string, unknown>>): void
  warn?(message: string, fields: Readonly<Record<string, unknown>>): void
}

/** What is answered for a feature when neither the server nor the cache answers. */
export interface Fallback {
  allowed: boolean
  /** Units or credits; absent: unlimited. */
  limit?: string | number
}

export interface OpenMonetizeOptions {
  /** `om_live_…` or `om_test_…`; OPENMONETIZE_API_KEY when absent. */
  apiKey?: string
  /** Whose base URL it is; production when absent. */
  environment?: Environment
  /** Before `environment`; OPENMONETIZE_BASE_URL when both are absent. */
  baseUrl?: string
  /** For one attempt, connecting included: 10,000. */
  timeoutMs?: number
  /** For a call with all of its attempts: 30,000. */
  deadlineMs?: number
  /** Attempts after the first: 3. A closed connection and a time-out are repeated once in any case. */
  maxRetries?: number
  logger?: Logger
  /** In place of `node:http`, or of `fetch` where there is no Node. */
  transport?: Transport
  /** Answers checks from memory where they need no price. */
  cache?: boolean | CacheOptions
  /** By the key of the feature. */
  fallback?: Readonly<Record<string, Fallback>>
  /** Checks are answered by `fallback` alone, and nothing is sent for them. */
  offline?: boolean
  /** How `usage.enqueue` keeps its events. */
  queue?: QueueOptions
}

export interface CacheOptions {
  /** Customers: 10,000. */
  customersMax?: number
  /** For how long an answer is given again, even when no change was told: 30,000. */
  ttlMs?: number
  /** For how long the last state serves when the server does not answer: 0. */
  staleMs?: number
}

export interface QueueOptions {
  /** The server refused the event for good. */
  onRejected?(event: UsageEvent, error: OpenMonetizeError): void
  /** There was no room for the event. */
  onDropped?(event: UsageEvent): void
  /** Events that wait at most: 10,000. */
  eventsMax?: number
  /** Bytes that wait at most: 8 MiB. */
  bytesMax?: number
  /** How often the events are sent: 1,000. */
  everyMs?: number
  /** With `file` the events survive the process. */
  spool?: 'memory' | 'file'
  /** The folder of the files: `.openmonetize` in the working directory. */
  spoolPath?: string
}

export interface Configuration {
  apiKey: string
  graphqlUrl: string
  timeoutMs: number
  deadlineMs: number
  maxRetries: number
  logger: Logger
}

const baseUrls: Readonly<Record<Environment, string>> = {
  production: 'https://api.openmonetize.io/v1',
  staging: 'https://staging-api.openmonetize.io/v1',
  eu: 'https://eu-api.openmonetize.io/v1',
  apac: 'https://apac-api.openmonetize.io/v1',
}

/** Throws InvalidRequestError for what cannot work; no message shows the key. */
export function readConfiguration(options: OpenMonetizeOptions): Configuration {
  const apiKey = options.apiKey ?? variable('OPENMONETIZE_API_KEY')
  if (!apiKey && !options.offline) {
    throw invalidRequest('Give an apiKey, or set OPENMONETIZE_API_KEY.')
  }
  if (apiKey && !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw invalidRequest(
      'The apiKey has characters that no key has: is there a space or a line end?',
    )
  }
  if (apiKey?.startsWith('om_live_') && 'window' in globalThis) {
    throw invalidRequest(
      'An om_live_ key must not be in a browser (there is a window): anybody could take it. Use a customer token.',
    )
  }
  return {
    apiKey: apiKey ?? '',
    graphqlUrl: graphqlUrlOf(baseUrlOf(options)),
    timeoutMs: whole('timeoutMs', options.timeoutMs ?? 10_000, 1),
    deadlineMs: whole('deadlineMs', options.deadlineMs ?? 30_000, 1),
    maxRetries: whole('maxRetries', options.maxRetries ?? 3, 0),
    logger: options.logger ?? {},
  }
}

function baseUrlOf({ baseUrl, environment }: OpenMonetizeOptions): string {
  if (baseUrl) return baseUrl
  if (environment === undefined) return variable('OPENMONETIZE_BASE_URL') ?? baseUrls.production
  if (Object.hasOwn(baseUrls, environment)) return baseUrls[environment]
  throw invalidRequest(`environment must be one of ${Object.keys(baseUrls).join(', ')}.`)
}

/** `/v1` is where the REST routes are; GraphQL is beside it. */
function graphqlUrlOf(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    throw invalidRequest('baseUrl must be an http(s) URL without a user, query or fragment.')
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '')}/graphql`
}

function variable(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  return process?.env?.[name] || undefined
}

export function whole(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value
  throw invalidRequest(`${name} must be a whole number of at least ${least}.`)
}
