/**
 * Usage events on disk, which survive the process.
 *
 * Invariants: an event is synced to disk before `append` returns, and deleted only when it is acknowledged. A process writes to
 * files of its own and shows every few seconds that it lives; the files of a process that does not are taken over by renaming
 * them, so that one of several gets each. An event that is sent twice has the same idempotency key, and counts once.
 */
import type fs from 'node:fs'
import type { Configuration, QueueOptions } from './configuration.ts'
import { invalidRequest } from './errors.ts'
import { newKey } from './identifiers.ts'
import { nodeModule } from './node-modules.ts'
import type { EncodedEvent } from './usage-batch.ts'

export interface SpooledEvent extends EncodedEvent {
  /** Deletes it, when the others of its file are too. */
  acknowledge(): void
}

export interface Spool {
  append(event: EncodedEvent): SpooledEvent
  /** What is appended from now on goes to another file. */
  seal(): void
  /** The events of a file that another process left; null when there is none. */
  adopt(): SpooledEvent[] | null
  /** Files with events stay. */
  close(): void
}

const beatEveryMs = 5_000
const deadAfterMs = 30_000

/** The files that clients of this process write to or send, by name. */
const living = new Set<string>()

interface Segment {
  name: string
  file: number
  open: number
  isSealed: boolean
}

/** In a folder for the server and for the mode of the key: what was used in a test is never sent as live. */
export function openSpool(
  { apiKey, graphqlUrl }: Configuration,
  { spoolPath = '.openmonetize' }: QueueOptions,
): Spool {
  const mode = /^om_(live|test)_/.exec(apiKey)?.[1] ?? 'token'
  const server = new URL(graphqlUrl).host.replace(/[^\w.-]/g, '_')
  return createSpool(`${spoolPath}/${server}-${mode}`)
}

/** Throws InvalidRequestError where there is no Node. */
function createSpool(folder: string): Spool {
  const disk = nodeModule('node:fs')
  if (!disk) throw invalidRequest("spool: 'file' needs Node.")
  disk.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const segments = createSegments(disk, folder)
  const beat = startBeat(disk, segments.own)
  let current: Segment | null = null
  return {
    append(event) {
      if (current && isTaken(disk, folder, current)) this.seal()
      current ??= segments.keep(openSegment(disk, folder))
      try {
        writeLine(disk, current.file, event.text)
        disk.fdatasyncSync(current.file)
      } catch (error) {
        // What is incomplete must stay the last line of its file.
        this.seal()
        throw error
      }
      return segments.spooled(event, current)
    },
    seal() {
      if (!current) return
      current.isSealed = true
      segments.removeIfDone(current)
      current = null
    },
    adopt() {
      for (const name of filesLeft(disk, folder, segments.own)) {
        const segment = takeOver(disk, folder, name)
        if (!segment) continue
        const text = disk.readFileSync(pathOf(folder, segment.name), 'utf8')
        const taken = eventsIn(text, (line) => keepAside(disk, folder, line)).map((event) => {
          return segments.spooled(event, segment)
        })
        segments.removeIfDone(segments.keep(segment))
        if (taken.length > 0) return taken
      }
      return null
    },
    close() {
      clearInterval(beat)
      this.seal()
      segments.close()
    },
  }
}

/** The files of this spool, until all of their events are acknowledged and no more will come. */
function createSegments(disk: typeof fs, folder: string) {
  const own = new Map<string, Segment>()

  function drop({ name, file }: Segment): void {
    disk.closeSync(file)
    own.delete(name)
    living.delete(name)
  }

  function removeIfDone(segment: Segment): void {
    if (segment.open > 0 || !segment.isSealed || !own.has(segment.name)) return
    drop(segment)
    disk.rmSync(pathOf(folder, segment.name), { force: true })
  }

  return {
    own,
    removeIfDone,
    keep(segment: Segment): Segment {
      own.set(segment.name, segment)
      living.add(segment.name)
      return segment
    },
    spooled(event: EncodedEvent, segment: Segment): SpooledEvent {
      let isOpen = true
      segment.open += 1
      const acknowledge = () => {
        if (!isOpen) return
        isOpen = false
        segment.open -= 1
        removeIfDone(segment)
      }
      return { ...event, acknowledge }
    },
    close() {
      for (const segment of own.values()) drop(segment)
    },
  }
}

/** Shows that the process lives. */
function startBeat(disk: typeof fs, own: ReadonlyMap<string, Segment>): NodeJS.Timeout {
  const show = () => {
    const now = new Date()
    for (const { file } of own.values()) disk.futimesSync(file, now, now)
  }
  return setInterval(show, beatEveryMs).unref()
}

const pathOf = (folder: string, name: string) => `${folder}/${name}`

function openSegment(disk: typeof fs, folder: string): Segment {
  const name = `${newKey()}.${process.pid}.jsonl`
  const file = disk.openSync(pathOf(folder, name), 'ax', 0o600)
  syncFolder(disk, folder)
  return { name, file, open: 0, isSealed: false }
}

/** A disk that is nearly full takes a part. */
function writeLine(disk: typeof fs, file: number, text: string): void {
  let rest = Buffer.from(`${text}\n`)
  while (rest.length > 0) rest = rest.subarray(disk.writeSync(file, rest))
}

/** A process that was taken for dead continues in a new file. */
function isTaken(disk: typeof fs, folder: string, { name, file }: Segment): boolean {
  const at = disk.statSync(pathOf(folder, name), { throwIfNoEntry: false })
  return at?.ino !== disk.fstatSync(file).ino
}

function filesLeft(disk: typeof fs, folder: string, own: ReadonlyMap<string, unknown>): string[] {
  return disk
    .readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl') && !own.has(name))
    .filter((name) => !isAlive(disk, pathOf(folder, name)))
    .sort()
}

/** Null when another process was faster, or for what is no file that can be read. */
function takeOver(disk: typeof fs, folder: string, left: string): Segment | null {
  const name = `${left.split('.')[0]}.${process.pid}.jsonl`
  try {
    disk.renameSync(pathOf(folder, left), pathOf(folder, name))
    return { name, file: disk.openSync(pathOf(folder, name), 'r+'), open: 0, isSealed: true }
  } catch {
    return null
  }
}

/** What a failing disk changed is no event any more, and is kept for a person to look at. */
function keepAside(disk: typeof fs, folder: string, line: string): void {
  disk.appendFileSync(pathOf(folder, 'unreadable.txt'), `${line}\n`)
}

/** Its process runs and wrote or showed that it lives not long ago. */
function isAlive(disk: typeof fs, path: string): boolean {
  const [, name = '', number] = /([^/]*\.(\d+)\.jsonl)$/.exec(path) ?? []
  const pid = Number(number)
  // In a container the process before had the same number.
  if (pid === process.pid) return living.has(name)
  const at = disk.statSync(path, { throwIfNoEntry: false })
  if (!at || Date.now() - at.mtimeMs > deadAfterMs) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}

/** The last line is incomplete when the process died while it wrote: that event was never taken. */
function eventsIn(text: string, onUnreadable: (line: string) => void): EncodedEvent[] {
  return text
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      try {
        const { idempotencyKey } = JSON.parse(line) as { idempotencyKey: unknown }
        if (typeof idempotencyKey === 'string') return [{ text: line, idempotencyKey }]
      } catch {
        // Told below.
      }
      onUnreadable(line)
      return []
    })
}

/** Without this a crash of the machine may forget the name of a new file. */
function syncFolder(disk: typeof fs, folder: string): void {
  if (process.platform === 'win32') return
  const handle = disk.openSync(folder, 'r')
  disk.fsyncSync(handle)
  disk.closeSync(handle)
}
