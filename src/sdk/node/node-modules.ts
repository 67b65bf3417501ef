/** The modules of Node, taken when they are needed: the package loads where there is no Node too. */
import type crypto from 'node:crypto'
import type fs from 'node:fs'
import type http from 'node:http'
import type path from 'node:path'
import type zlib from 'node:zlib'

interface Modules {
  'node:crypto': typeof crypto
  'node:fs': typeof fs
  'node:http': typeof http
  'node:https': Pick<typeof http, 'Agent' | 'request'>
  'node:path': typeof path
  'node:zlib': typeof zlib
}

/** Null where there is no Node. */
export function nodeModule<Name extends keyof Modules>(name: Name): Modules[Name] | null {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } }
  return (process?.getBuiltinModule?.(name) as Modules[Name] | undefined) ?? null
}
