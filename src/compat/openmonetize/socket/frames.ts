/** The frames of clients of the raw WebSocket: JSON objects with a `type`. */
import { z } from 'zod'
import { invalid } from '../../../core/values/errors.ts'
import { parseJson } from '../../../core/values/exact-json.ts'
import { parseInput, reference } from '../../../core/values/input.ts'
import { type ChannelName, type ChannelRequest, channelNames } from './channels.ts'

const types = ['auth', 'subscribe', 'unsubscribe', 'ping'] as const

export interface Frame {
  type: (typeof types)[number]
  [member: string]: unknown
}

/** Parses any text; throws when it is not a valid frame. */
export function readFrame(text: string): Frame {
  const frame = parse(text)
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame)) {
    throw invalid('A frame must be a JSON object.')
  }
  const type: unknown = 'type' in frame ? frame.type : undefined
  if (!types.some((known) => known === type)) {
    throw invalid(`The type of a frame must be ${types.slice(0, -1).join(', ')} or ping.`)
  }
  return frame as Frame
}

function parse(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    throw invalid('A frame must be JSON.')
  }
}

export interface Target extends ChannelRequest {
  channel: ChannelName
}

const names = {
  type: z.string(),
  channel: z.enum(channelNames, `must be one of ${channelNames.join(', ')}`),
  customerId: reference.optional(),
  customer_id: reference.optional(),
}

/** Unknown fields are refused: a misspelt `after` would lose events. */
const subscribeFrame = z.strictObject({ ...names, after: z.int().min(0).nullish() })
const unsubscribeFrame = z.strictObject(names)

export function readSubscribe(frame: Frame): Target {
  const { after = null, ...named } = parseInput(subscribeFrame, frame)
  if (after !== null && named.channel !== 'usage') {
    throw invalid('Only the channel usage goes on after a sequence.')
  }
  return { channel: named.channel, customerId: customerOf(named), after }
}

export function readUnsubscribe(frame: Frame): Omit<Target, 'after'> {
  const named = parseInput(unsubscribeFrame, frame)
  return { channel: named.channel, customerId: customerOf(named) }
}

/** Two spellings of one name; if a frame gives both, they must agree. */
function customerOf(named: { customerId?: string; customer_id?: string }): string {
  const { customerId = named.customer_id, customer_id: other = customerId } = named
  if (customerId === undefined) throw invalid('customerId is missing.')
  if (customerId !== other) throw invalid('customerId and customer_id name two customers.')
  return customerId
}

export interface Echo {
  channel?: string
  customerId?: string
}

const echoMax = 255

/** The fields of a frame that an answer repeats, so that the client can match it. */
export function echoOf(frame: Frame): Echo {
  return {
    channel: short(frame.channel),
    customerId: short(frame.customerId) ?? short(frame.customer_id),
  }
}

function short(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= echoMax ? value : undefined
}
