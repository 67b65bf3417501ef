/** The settings of the embedded PostgreSQL, by the memory and the disk that there are. */
import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'

export type Settings = Record<string, string>

export interface Machine {
  /** The machine's memory in bytes, or the limit of the container. */
  memory: number
  /** The size of the disk with the data in bytes. */
  disk: number
}

const mib = 2 ** 20

/** What the machine has for a cluster in the folder. */
export function findMachine(folder: string): Machine {
  const { bsize, blocks } = statfsSync(folder)
  // Without a limit Node answers 0, or more than any machine has.
  const limit = process.constrainedMemory()
  return { memory: limit > 0 ? Math.min(limit, totalmem()) : totalmem(), disk: bsize * blocks }
}

export function settingsFor({ memory, disk }: Machine): Settings {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    // Once the busy tables are larger, backends write out pages themselves. Only memory that is used is taken.
    shared_buffers: megabytes(memory / 4, 64, 2048),
    // After a checkpoint each page is logged whole at its first change, four times the log of an event among many customers; so
    // checkpoints are rare. A crash replays at most this much, a minute or two.
    max_wal_size: megabytes(disk / 10, 1024, 8192),
    checkpoint_timeout: '30min',
    // An acknowledged commit is on disk.
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Logs starts and crashes but no failed statements: their callers receive those, and they may quote data.
    log_min_messages: 'log',
    log_checkpoints: 'off',
    log_autovacuum_min_duration: '-1',
    jit: 'off',
  }
}

function megabytes(bytes: number, least: number, most: number): string {
  return `${Math.floor(Math.min(Math.max(bytes / mib, least), most))}MB`
}
