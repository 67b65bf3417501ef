/** Inspects a Node process that was started with `--inspect`: CPU profiles, and memory after a garbage collection. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { WebSocket } from 'ws'

export interface Inspected {
  /** Bytes of the heap that are in use after everything unused was collected. */
  heapAfterCollection(): Promise<number>
  /** Does some work; the profile of it goes into the temporary folder, and its hottest functions by their own time into the answer. */
  profiled<T>(name: string, work: () => Promise<T>): Promise<[T, string[]]>
  close(): void
}

interface ProfileNode {
  id: number
  callFrame: { functionName: string; url: string; lineNumber: number }
}
interface Profile {
  nodes: ProfileNode[]
  samples: number[]
}

const hottest = 40

/** `output` is what the process printed at its start. */
export async function inspect(output: string): Promise<Inspected> {
  const url = /Debugger listening on (ws:\S+)/.exec(output)?.[1]
  if (!url) throw new Error('the process was not started with --inspect')
  const socket = new WebSocket(url, { maxPayload: 0 })
  await once(socket, 'open')
  const waiting = new Map<number, (result: Record<string, unknown>) => void>()
  socket.on('message', (text) => {
    const { id, result } = JSON.parse(String(text))
    waiting.get(id)?.(result)
    waiting.delete(id)
  })
  let last = 0
  const ask = (method: string, params = {}) =>
    new Promise<Record<string, unknown>>((resolve) => {
      last += 1
      waiting.set(last, resolve)
      socket.send(JSON.stringify({ id: last, method, params }))
    })
  return {
    async heapAfterCollection() {
      await ask('HeapProfiler.enable')
      for (let i = 0; i < 3; i++) await ask('HeapProfiler.collectGarbage')
      await ask('HeapProfiler.disable')
      return Number((await ask('Runtime.getHeapUsage')).usedSize)
    },
    async profiled(name, work) {
      await ask('Profiler.enable')
      await ask('Profiler.start')
      const done = await work()
      const { profile } = (await ask('Profiler.stop')) as unknown as { profile: Profile }
      const file = join(tmpdir(), `${name}.cpuprofile`)
      writeFileSync(file, JSON.stringify(profile))
      return [done, [`profile in ${file}`, ...summary(profile)]]
    },
    close: () => socket.close(),
  }
}

function summary({ nodes, samples }: Profile): string[] {
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]))
  const own = new Map<string, number>()
  const packages = new Map<string, number>()
  for (const id of samples) {
    const frame = byId.get(id)
    if (!frame) continue
    const place = frame.url.replace(/^.*\/node_modules\//, '').replace(/^.*\/src\//, 'src/')
    const name = `${frame.functionName || '(anonymous)'} ${place.length > 60 ? basename(place) : place}:${frame.lineNumber + 1}`
    own.set(name, (own.get(name) ?? 0) + 1)
    const home = /^(@[^/]+\/[^/]+|src\/\w+\/\w+|node:|[^/]+)/.exec(place)?.[0] ?? name
    packages.set(home, (packages.get(home) ?? 0) + 1)
  }
  const top = (counts: Map<string, number>) =>
    [...counts]
      .sort(([, a], [, b]) => b - a)
      .slice(0, hottest)
      .map(
        ([name, count]) => `${((100 * count) / samples.length).toFixed(1).padStart(5)} %  ${name}`,
      )
  return [...top(packages), 'functions:', ...top(own)]
}
