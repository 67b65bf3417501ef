/** The memory that an idle socket with a subscription costs. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { Benchmark, Outcome } from './benchmark.ts'
import { residentKib } from './cpu-time.ts'
import { startLoad } from './load-process.ts'
import { figureText } from './measure.ts'
import { createProduct } from './product-data.ts'
import type { Delivery, SocketTask } from './socket-load.ts'
import { createWorkspaces } from './workspaces.ts'

/** A workspace may open so many. */
const perWorkspace = 1_000

const query =
  'subscription ($id: ID!) { creditBalance(customerId: $id) { available pending total sequence } }'

export const idleSockets: Benchmark = {
  name: 'idle-sockets',
  title: '5,000 idle sockets, each with one balance subscription',
  setup:
    'Every socket watches a customer of its own; 1,000 customers in each of 5 workspaces, as a workspace may open 1,000 sockets. Memory before and after, each time when unused memory was collected (over the inspector) and the first balance had reached every socket. The sockets live in a Node process of their own.',
  async run({ quick }) {
    const server = await startBenchServer({ inspected: true })
    try {
      return await measure(server, quick ? 1 : 5)
    } finally {
      await server.close()
    }
  },
}

interface Memory {
  heapKib: number
  residentKib: number
}

async function memoryOf(server: BenchServer): Promise<Memory> {
  const heap = (await server.inspected?.heapAfterCollection()) ?? Number.NaN
  await sleep(500)
  return { heapKib: heap / 1024, residentKib: residentKib(server.pid) }
}

async function measure(server: BenchServer, workspaces: number): Promise<Outcome> {
  const { url, sql } = server
  const keys = await createWorkspaces(sql, workspaces)
  const sockets: SocketTask['sockets'] = []
  for (const key of keys) {
    const ids = await createProduct({ url, key }, { count: perWorkspace })
    sockets.push(...ids.map((customerId) => ({ url, key, customerId })))
  }
  // The code of subscriptions is loaded and compiled before anything is measured.
  const warm = await open({ sockets: sockets.slice(0, 100), query, firstMessage: true })
  warm.end()
  await sleep(2_000)
  const before = await memoryOf(server)
  const start = performance.now()
  const load = await open({ sockets, query, firstMessage: true })
  const openedMs = performance.now() - start
  await sleep(3_000)
  const after = await memoryOf(server)
  const cpu = server.cpu().server
  await sleep(5_000)
  const idleShare = (server.cpu().server - cpu) / 5
  load.end()
  const each = (name: keyof Memory) => (after[name] - before[name]) / sockets.length
  const mib = (kib: number) => figureText(kib / 1024)
  return {
    figures: [
      {
        what: 'resident KiB a socket',
        product: each('residentKib'),
        target: { kind: 'atMost', value: 25 },
        digits: 1,
      },
      {
        what: 'heap KiB a socket',
        product: each('heapKib'),
        target: { kind: 'atMost', value: 25 },
        digits: 1,
      },
    ],
    notes: [
      `${figureText(sockets.length)} sockets: resident ${mib(before.residentKib)} → ${mib(after.residentKib)} MiB, heap ${mib(before.heapKib)} → ${mib(after.heapKib)} MiB`,
      `opened in ${figureText(openedMs / 1000, 1)} s; open and idle they take ${figureText(100 * idleShare)} % of a core`,
    ],
  }
}

const open = (task: SocketTask) => startLoad<SocketTask, Delivery[]>('socket-load.ts', task)
