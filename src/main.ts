/** The entry point: reads the settings, starts the app, announces its URLs, and drains before it exits. */
import { createApp } from './app.ts'
import { readCommandLine } from './commands/command-line.ts'
import { readConfig, settingNames } from './config.ts'
import { createLogger, type Logger } from './infra/logger.ts'
import { StartError } from './infra/start-error.ts'

type App = Awaited<ReturnType<typeof createApp>>

/** A longer drain has hung, and a supervisor is about to kill the process anyway. */
const drainTimeoutMs = 30_000
const parentCheckMs = 500

/** Exits with the operator's mistake in plain words, or with the stack of a defect. */
function failStart(error: unknown, port: number | undefined): never {
  const { code, port: busy = port } = error as NodeJS.ErrnoException & { port?: number }
  if (error instanceof StartError) process.stderr.write(`${error.message}\n`)
  else if (code === 'EADDRINUSE')
    process.stderr.write(
      `Port ${busy} is already in use; set ${busy === port ? 'PORT' : 'COMPAT_ORIGINS'} to another one.\n`,
    )
  else if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
    process.stderr.write(`Cannot listen there (${code}); set PORT and HOST to others.\n`)
  else createLogger('error').fatal({ err: error }, 'the server could not start')
  process.exit(1)
}

/** Shows the first keys before it reports the server as ready: no later start shows them again. */
async function announce({ url, origins, showFirstKeys }: App): Promise<void> {
  await showFirstKeys(({ live, test }) =>
    print([
      'First start: these are the admin keys. They are shown only now, so keep them.',
      `  live  ${live ?? 'as set by BOOTSTRAP_API_KEY'}`,
      `  test  ${test ?? 'as set by BOOTSTRAP_TEST_API_KEY'}`,
    ]),
  )
  await print([
    'OpenMonetize is ready.',
    `  GraphQL    ${url}/graphql (GraphiQL in a browser)`,
    `  WebSocket  ${url.replace('http', 'ws')}/graphql`,
    `  REST       ${url}/v1 (${url}/v1/docs in a browser)`,
    ...[...origins].map(([dialect, own]) => `  ${dialect.padEnd(9)}  ${own}`),
    `  Health     ${url}/health`,
  ])
}

/** Resolves when the text is written. */
function print(lines: string[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  process.stdout.write(`\n${lines.join('\n')}\n`, () => resolve())
  return promise
}

/** An unexpected failure leaves the process in an unknown state, so it exits, and its supervisor restarts it. */
function endOnDefects(logger: Logger): void {
  const end = (error: unknown, kind: string) => {
    logger.fatal({ err: error }, kind)
    process.exit(1)
  }
  process.on('uncaughtException', (error) => end(error, 'uncaught exception'))
  process.on('unhandledRejection', (error) => end(error, 'unhandled rejection'))
}

/**
 * The first signal drains, the second exits at once. A signal during the start waits for it, so that nothing is left half made.
 */
function drainOnSignals(starting: Promise<App>, logger: Logger, startedByNpm: boolean): void {
  let draining = false
  const drain = async (reason: string) => {
    if (draining) process.exit(1)
    draining = true
    logger.info({ reason }, 'draining')
    setTimeout(() => {
      logger.fatal('the drain took too long')
      process.exit(1)
    }, drainTimeoutMs).unref()
    const app = await starting
    await app.close()
    logger.info('stopped')
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => drain(signal))
  if (startedByNpm) whenParentEnds(() => drain('npm ended'))
}

/** npm forwards SIGTERM to its shell, which dies and leaves the server holding the port; so the server watches its parent. */
function whenParentEnds(then: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    then()
  }, parentCheckMs)
  timer.unref()
}

async function main(): Promise<void> {
  let port: number | undefined
  try {
    const config = readConfig()
    port = config.port
    const logger = createLogger(config.logLevel)
    endOnDefects(logger)
    const starting = createApp(config)
    drainOnSignals(starting, logger, config.startedByNpm ?? false)
    await announce(await starting)
  } catch (error) {
    failStart(error, port)
  }
}

const usage = `Usage: npm start
Starts the server. Its settings are variables of the environment, all optional, which the README describes:
  ${settingNames.join(', ')}
`

readCommandLine({ usage })
await main()
