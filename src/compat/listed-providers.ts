/** The provider of a model, from the list of public prices; rates of the list name the model alone. */
import { readPriceList } from '../model-prices/price-list.ts'

let byModel: ReadonlyMap<string, string> | undefined

/** Read on first use. */
function listed(): ReadonlyMap<string, string> {
  byModel ??= new Map(
    readPriceList().providers.flatMap(({ provider, entries }) =>
      entries.flatMap(({ models }) => models.map((model) => [model, provider] as const)),
    ),
  )
  return byModel
}

/** In capitals, as the SDK writes providers; CUSTOM for a model that is not listed. */
export function providerOfModel(model: string): string {
  return listed().get(model)?.toUpperCase() ?? 'CUSTOM'
}
