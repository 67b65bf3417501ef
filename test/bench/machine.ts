/** Describes the machine without identifying it. */
import { cpus, release, totalmem, type } from 'node:os'

export function machineLines(postgresVersion: string): string[] {
  const [first] = cpus()
  return [
    `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${type()} ${release().replace(/[^\d.].*$/, '')}, Node ${process.versions.node}, ${postgresVersion}`,
  ]
}
