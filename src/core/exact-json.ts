/** Decimals in JSON text with every digit: no amount passes through a double on its way out. */

/** Since ECMAScript 2026, and not in TypeScript's library yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }

/** For `JSON.stringify` alone: a Decimal's text as the number it says. */
export function exact(decimal: string): number {
  return rawJSON(decimal) as number
}
