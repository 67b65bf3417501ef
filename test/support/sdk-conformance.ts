/** What a case of the conformance table works with, in whatever language. */
import type { HttpFaultProxy } from './http-fault-proxy.ts'
import type { Driver } from './sdk-driver.ts'
import type { SdkLab } from './sdk-lab.ts'

export interface Kit {
  language: string
  lab: SdkLab
  proxy: HttpFaultProxy
  /** A driver behind the proxy with these options and variables of the environment; ended after the case. */
  open(options?: Record<string, unknown>, env?: Record<string, string>): Promise<Driver>
  /** The one that cases share, with the default options. */
  driver: Driver
  /** A new customer with credits, by our id. */
  customer(credits?: string): Promise<string>
  /** A file or folder for this case. */
  path(name: string): string
}

/** A part of the table that a language may run alone: what depends on how requests travel. */
export type Part = 'transport'

export interface Case {
  name: string
  part?: Part
  run(kit: Kit): Promise<void>
}

/** How many events of the customer the server has, and what they cost together. */
export async function countOf({ lab }: Kit, customerId: string) {
  const { usage } = await lab.query<{ usage: { totalEvents: number; totalCredits: string } }>(
    `query ($customerId: ID!, $startTime: DateTime!, $endTime: DateTime!) {
      usage(customerId: $customerId, startTime: $startTime, endTime: $endTime) {
        totalEvents totalCredits
      }
    }`,
    { customerId, startTime: '2020-01-01T00:00:00Z', endTime: '2100-01-01T00:00:00Z' },
  )
  return usage
}

/** An event of `chat` that costs one credit for each hundred tokens. */
export const chatEvent = (customerId: string, tokens = 100, rest: object = {}) => ({
  customerId,
  eventType: 'chat',
  properties: { inputTokens: tokens },
  ...rest,
})
