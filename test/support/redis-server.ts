/** A real redis-server for tests: on a free port, without files, stopped by its process id. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'

export type RedisServer = { url: string; port: number; pid: number; close(): Promise<void> }

/** Starts Redis, and resolves when it answers; `port` restarts a stopped one at the same place. */
export async function startRedisServer(folder: string, port?: number): Promise<RedisServer> {
  const at = port ?? (await freePort())
  mkdirSync(folder, { recursive: true })
  const options = ['--port', String(at), '--bind', '127.0.0.1', '--dir', folder]
  const pidFile = join(folder, 'redis-server.pid')
  const memoryOnly = ['--save', '', '--appendonly', 'no', '--pidfile', pidFile]
  const child = spawn('redis-server', [...options, ...memoryOnly], {
    cwd: folder,
    stdio: 'ignore',
  })
  const exited = once(child, 'exit')
  let ended = false
  exited.then(() => {
    ended = true
  })
  await answers(at, () => ended)
  const close = async () => {
    child.kill('SIGKILL')
    await exited
  }
  return { url: `redis://127.0.0.1:${at}`, port: at, pid: child.pid ?? 0, close }
}

/** Waits however long the start takes on a busy machine; rejects if the process has ended. */
async function answers(port: number, isEnded: () => boolean): Promise<void> {
  const redis = new Redis(port, {
    maxRetriesPerRequest: null,
    retryStrategy: () => (isEnded() ? null : 20),
  })
  redis.on('error', () => {})
  await redis.ping()
  redis.disconnect()
}

/** A port that is free at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return address.port
}
