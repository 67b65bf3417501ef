/** The logger: JSON lines on standard output, with secrets removed by path and, from the finished line, by their looks. */
import { type DestinationStream, destination, type Logger, pino } from 'pino'
import type { LogLevel } from '../config.ts'
import { redact } from './redact.ts'

export type { Logger }

/** Objects under these names go whole; strings are caught at any depth by `redact`. */
const secretPaths = [
  'headers.authorization',
  'headers.cookie',
  'headers["x-api-key"]',
  '*.headers.authorization',
  '*.headers.cookie',
  '*.headers["x-api-key"]',
  'connectionParams',
  'password',
  '*.password',
  'secret',
  '*.secret',
]

/** What a person needs of an error; drivers hang whole clients on theirs, with settings and buffers. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause } = error
  const { code } = error as { code?: unknown }
  return { name, message, code, stack, cause: cause && describeError(cause) }
}

/** Makes a logger; `output` is standard output unless a test wants to read the lines. */
export function createLogger(
  level: LogLevel,
  output: DestinationStream = destination({ dest: 1, sync: true }),
): Logger {
  return pino(
    {
      level,
      redact: { paths: secretPaths, censor: '[redacted]' },
      serializers: { err: describeError },
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line) => output.write(redact(line)) },
  )
}
