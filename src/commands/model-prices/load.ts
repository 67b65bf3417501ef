/** `npm run catalog:load -- <api key> [url] [options]`: loads public model prices into a running server as a rate card. */
import { readFileSync } from 'node:fs'
import { readConfig } from '../../config.ts'
import { type Decimal, parseDecimal } from '../../core/values/decimal.ts'
import { parsePriceList, readPriceList } from '../../model-prices/price-list.ts'
import { failCommand, readCommandLine } from '../command-line.ts'
import { createClient } from '../graphql-client.ts'
import { loadPrices } from './load-prices.ts'

const usage = `Usage: npm run catalog:load -- <api key> [url of the server] [options]
  --card <key>           the rate card, made when it is missing; model-prices by default
  --event-type <type>    the type of the events that it prices tokens of; ai_generation by default.
                         Images are priced by piece in image_generation, videos by second in video_generation
  --credit-value <usd>   what a credit is worth; 0.001 by default
  --markup <percent>     on top of the prices; 0 by default
  --replace              also sets prices that somebody changed on the card back to the list's, from now on
  --default              makes it the card of customers that name none
  --file <path>          another price list than src/model-prices/model-prices.json
`

const { values, positionals } = readCommandLine({
  usage,
  wordsMax: 2,
  options: {
    card: { type: 'string', default: 'model-prices' },
    'event-type': { type: 'string', default: 'ai_generation' },
    'credit-value': { type: 'string', default: '0.001' },
    markup: { type: 'string', default: '0' },
    replace: { type: 'boolean', default: false },
    default: { type: 'boolean', default: false },
    file: { type: 'string' },
  },
})

/** Parses an option as a decimal, and checks its bound. */
function amount(option: string, text: string, fits: (value: Decimal) => boolean): Decimal {
  const value = parseDecimal(text)
  return value !== null && fits(value)
    ? value
    : failCommand(`--${option} is no such amount: ${text}`)
}

const config = readConfig()
const [apiKey = config.bootstrapApiKey, base = `http://127.0.0.1:${config.port}`] = positionals
if (!apiKey) failCommand(usage)
const options = {
  card: values.card,
  eventType: values['event-type'],
  creditValue: amount('credit-value', values['credit-value'], (value) => value.gt(0)),
  markupPercent: amount('markup', values.markup, (value) => value.gte(-100)),
  isReplacing: values.replace,
  isDefault: values.default,
}
try {
  const list = values.file ? parsePriceList(readFileSync(values.file, 'utf8')) : readPriceList()
  const client = createClient(`${base}/graphql`, apiKey)
  const { added, present, kept } = await loadPrices(client, list, options)
  process.stdout.write(
    `Prices of ${list.asOf}: ${added} rates added to the rate card ${options.card}, which had ${present}.
Events of type ${options.eventType} (tokens), image_generation and video_generation get them, with a model
of the list and a customer of the card.\n`,
  )
  if (kept > 0) {
    process.stdout.write(
      `Left alone: ${kept} rates that the card prices otherwise, not by a list; --replace sets them to the list's.\n`,
    )
  }
} catch (error) {
  failCommand(`Nothing more was loaded: ${error instanceof Error ? error.message : error}`)
}
