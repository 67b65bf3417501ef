/**
 * The same router behind node:http alone, and behind the front: what a client sees of both must be the same to the byte, but for ids
 * and dates.
 */
import type { ServerResponse } from 'node:http'
import type { Core } from '../../src/core/core.ts'
import { invalid, overloaded } from '../../src/core/values/errors.ts'
import type { PersistedQueries } from '../../src/graphql/execution/persisted-queries.ts'
import type { PreparedOperations } from '../../src/graphql/execution/prepared.ts'
import type { RememberedAnswers } from '../../src/graphql/execution/remembered-answers.ts'
import { createPost } from '../../src/graphql/http/post.ts'
import type { GraphQLServer } from '../../src/graphql/http/yoga.ts'
import { createCrossOrigin } from '../../src/http/cross-origin.ts'
import { createFront } from '../../src/http/front.ts'
import { createIpReader } from '../../src/http/peer.ts'
import { createRouter, type MainRouter } from '../../src/http/router.ts'
import { createHttpServer } from '../../src/infra/http-server.ts'
import { openInMemory, openOnSockets, type Wire } from './wires.ts'

export interface Twins {
  /**
   * One exchange at a time: sends the parts on a connection of each server: each when the one before is dealt with, or all at once. Returns what was seen
   * after each part, or at the end.
   */
  exchange(parts: readonly Buffer[], atOnce?: boolean): Promise<{ front: Seen[]; node: Seen[] }>
  /** How many requests the front answered by itself. */
  taken(): number
  close(): Promise<void>
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** What a client sees: the bytes of all answers so far, and whether the connection is open. */
export interface Seen {
  text: string
  isOpen: boolean
}

/** The allowed origin of the router below. */
export const origin = 'https://app.example.com'

/** Answers with what arrived, through the code that answers GraphQL; `unanswerable` in a document breaks it off. */
function echoRouter(): MainRouter {
  const echo = (body: object) => new Response(JSON.stringify(body))
  const yoga = Object.assign((_req: unknown, res: ServerResponse) => void res.end('yoga'), {
    async fetch(_url: string, init: { headers: Headers; body: Uint8Array }) {
      const text = Buffer.from(init.body).toString('latin1')
      if (text.includes('unanswerable')) throw new Error('unanswerable')
      return echo({ by: 'yoga', headers: [...init.headers], text })
    },
  })
  const core = {
    authenticate(credential: string) {
      if (credential.includes('late')) return turn().then(() => ({ workspaceId: credential }))
      if (credential.includes('down')) return Promise.reject(overloaded())
      if (credential.includes('wrong')) return Promise.reject(new Error('wrong'))
      return { workspaceId: credential }
    },
    claimRequest: () => {
      throw invalid('The key was used.')
    },
    limits: { operationMs: 1_000 },
  }
  const post = createPost({
    core: core as unknown as Core,
    yoga: yoga as unknown as GraphQLServer,
    prepared: {
      find: (query: string) =>
        query.includes('prepared') ? { execute: () => ({ data: { query } }) } : undefined,
    } as unknown as PreparedOperations,
    persisted: { meaningOf: (body: Buffer) => body } as unknown as PersistedQueries,
    answers: { find: () => undefined, keep: () => undefined } as unknown as RememberedAnswers,
    report: () => undefined,
    ipOf: createIpReader(1),
    originOf: () => 'https://server.example.com',
  })
  return createRouter({
    post,
    health: async () => ({ status: 'healthy' }),
    metrics: { contentType: 'text/plain', text: async () => 'metrics' },
    probes: new Map(),
    endpoints: new Map(),
    findPage: () => null,
    acceptsWrites: async () => true,
    upgrades: new Map(),
    crossOrigin: createCrossOrigin([origin]),
    shedsNext: () => false,
    isReady: () => true,
  })
}

/** `wired` says what the bytes go through: real sockets, or streams in memory, which take a tenth of the time. */
export async function startTwins(wired: 'sockets' | 'memory'): Promise<Twins> {
  const router = echoRouter()
  const open = wired === 'sockets' ? openOnSockets : openInMemory
  let taken = 0
  // An answer that is given at once may be given before or after node:http has read the rest of the packet.
  const create = () =>
    createHttpServer((req, res) => void turn().then(() => router.request(req, res))).on(
      'upgrade',
      router.upgrade,
    )
  const hidden = create()
  createFront(hidden, (asked) => {
    const isTaken = router.answer(asked)
    taken += isTaken ? 1 : 0
    return isTaken
  })
  const [front, node] = [await open(hidden), await open(create())]
  return {
    async exchange(parts, atOnce = false) {
      const both = await Promise.all([front, node].map(({ wire }) => send(wire, parts, atOnce)))
      return { front: both[0] ?? [], node: both[1] ?? [] }
    },
    taken: () => taken,
    async close() {
      await front.close()
      await node.close()
    },
  }
}

/** So many turns of the event loop without a byte mean that nothing more will come; no time is measured. */
const calmTurns = 6
const turnsMax = 100_000

async function send(
  open: () => Promise<Wire>,
  parts: readonly Buffer[],
  atOnce: boolean,
): Promise<Seen[]> {
  const wire = await open()
  const seen: Seen[] = []
  for (const [i, part] of parts.entries()) {
    if (!wire.isOpen()) break
    wire.send(part)
    if (atOnce && i < parts.length - 1) continue
    let turns = 0
    for (let calm = 0; calm < calmTurns && wire.isOpen(); turns++) {
      if (turns > turnsMax) throw new Error('A server neither reads nor answers')
      const before = wire.text().length
      await turn()
      calm = wire.isRead() && wire.text().length === before ? calm + 1 : 0
    }
    seen.push({ text: plainText(wire.text()), isOpen: wire.isOpen() })
  }
  wire.close()
  return seen
}

/** Without what differs between any two answers. */
function plainText(text: string): string {
  return text.replace(/^Date: .*$/gm, 'Date: then').replace(/req_\w{26}/g, 'req_x')
}
