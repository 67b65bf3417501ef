/** What a Montra is made with; the only reader of the environment. */
import { MontraError } from './errors.ts'

export interface MontraOptions {
  /** `sk_live_…` or `sk_test_…`; OPENMONETIZE_API_KEY when absent. */
  apiKey?: string
  /** Where the Montra routes are; OPENMONETIZE_BASE_URL when absent, else the hosted server. */
  baseUrl?: string
  /** For one attempt, connecting included: 10,000. */
  timeoutMs?: number
  /** Attempts after the first: 2. */
  maxRetries?: number
}

export interface Configuration {
  apiKey: string
  baseUrl: string
  timeoutMs: number
  maxRetries: number
}

const hosted = 'https://api.openmonetize.io/api/v1'

/** Throws for what cannot work; no message shows the key. */
export function readConfiguration(options: MontraOptions): Configuration {
  const apiKey = options.apiKey ?? variable('OPENMONETIZE_API_KEY') ?? ''
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw refused('Give an apiKey without spaces or line ends, or set OPENMONETIZE_API_KEY.')
  }
  if (apiKey.startsWith('sk_') && 'window' in globalThis) {
    throw refused(
      'A secret key must not be in a browser (there is a window): anybody could take it.',
    )
  }
  const baseUrl = options.baseUrl ?? variable('OPENMONETIZE_BASE_URL') ?? hosted
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    throw refused('baseUrl must be an http(s) URL without a user, query or fragment.')
  }
  return {
    apiKey,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    timeoutMs: whole('timeoutMs', options.timeoutMs ?? 10_000, 1),
    maxRetries: whole('maxRetries', options.maxRetries ?? 2, 0),
  }
}

function whole(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value
  throw refused(`${name} must be a whole number of at least ${least}.`)
}

function variable(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  return process?.env?.[name] || undefined
}

function refused(message: string): MontraError {
  return new MontraError({ code: 'validation_error', message, status: null, attempts: 0 })
}
