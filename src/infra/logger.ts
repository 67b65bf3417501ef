/** The logger: JSON lines on standard output. Secrets are removed by path and, from the finished line, by pattern. */
import { type DestinationStream, destination, type Logger, pino } from 'pino'
import type { LogLevel } from '../config.ts'
import { redact } from './redact.ts'

export type { Logger }

/** Objects under these names are removed whole; `redact` removes strings at any depth. */
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

/** The parts of an error that help an operator; drivers attach whole clients, with settings and buffers. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause } = error
  const { code } = error as { code?: unknown }
  return { name, message, code, stack, cause: cause && describeError(cause) }
}

/** Makes a logger; `output` replaces standard output in tests. */
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
