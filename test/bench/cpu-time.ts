/** CPU time of other processes, from Linux's /proc; zero where there is none. */
import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = 100

interface Stat {
  pid: number
  parent: number
  seconds: number
  /** Of its children that have ended. */
  endedSeconds: number
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program, in parentheses, may hold spaces.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const secondsIn = (first: number) =>
      (Number(fields[first]) + Number(fields[first + 1])) / ticksPerSecond
    return { pid, parent: Number(fields[1]), seconds: secondsIn(11), endedSeconds: secondsIn(13) }
  } catch {
    return undefined
  }
}

/** Seconds of CPU that a process has used. */
export function cpuSecondsOf(pid: number): number {
  return statOf(pid)?.seconds ?? 0
}

/** Those of a process and its children, such as the backends of a PostgreSQL, those that have ended too. */
export function familyCpuSeconds(pid: number): number {
  const all = readPids().flatMap((one) => statOf(one) ?? [])
  return all
    .filter((stat) => stat.pid === pid || stat.parent === pid)
    .reduce((sum, stat) => sum + stat.seconds + (stat.pid === pid ? stat.endedSeconds : 0), 0)
}

function readPids(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Boolean)
  } catch {
    return []
  }
}

/** Resident memory in KiB. */
export function residentKib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1])
}
