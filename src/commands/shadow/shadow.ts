/** `npm run shadow -- --dialect stripe --log requests.jsonl`: replays recorded requests and reports how our answers differ. */
import { readFileSync } from 'node:fs'
import { readConfig } from '../../config.ts'
import { failCommand, readCommandLine } from '../command-line.ts'
import { parseLog } from './recorded-request.ts'
import { type Answer, replay, type Sent } from './replay.ts'
import { reportText } from './report-text.ts'
import { routesOf } from './routes-of.ts'

const usage = `Usage: npm run shadow -- --dialect <name> --log <file> [options]
Replays the requests of a log against a running server, and reports by route how its answers differ from those of the log; ids and
times aside. Each line is JSON: {"method", "path", "headers"?, "body"?, "status", "response"}. Use a key of the test mode.
  --dialect <name>   the dialect, such as stripe
  --log <file>       the log
  --key <api key>    the key to send; BOOTSTRAP_TEST_API_KEY by default
  --url <url>        where the dialect is served; http://127.0.0.1:<PORT>/compat/<name> by default
`

const { values } = readCommandLine({
  usage,
  options: {
    dialect: { type: 'string' },
    log: { type: 'string' },
    key: { type: 'string' },
    url: { type: 'string' },
  },
})

const config = readConfig()
const key = values.key ?? config.bootstrapTestApiKey
if (!values.log || !key || !(values.dialect || values.url)) failCommand(usage)
const base = values.url ?? `http://127.0.0.1:${config.port}/compat/${values.dialect}`

async function send({ method, path, headers, body }: Sent): Promise<Answer> {
  const response = await fetch(base + path, {
    method,
    headers: { ...headers, authorization: `Bearer ${key}` },
    body,
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

try {
  const requests = parseLog(readFileSync(values.log, 'utf8'))
  const document = await fetch(`${base}/openapi.json`)
  if (!document.ok) failCommand(`Nothing is served at ${base} (${document.status}).`)
  const reports = await replay(requests, send, routesOf(await document.json()))
  process.stdout.write(reportText(reports))
  if (reports.some(({ requests: all, same }) => same < all)) process.exitCode = 1
} catch (error) {
  failCommand(`The replay stopped: ${error instanceof Error ? error.message : error}`)
}
