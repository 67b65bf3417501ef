/** Currencies: ISO 4217 as a frozen table, since the exponent of stored money must never change with a runtime's data. */

/** Digits after the point of a currency's major unit, where they are not 2. */
const exponents: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}

const twoDigits = `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
  CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG
  HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN
  MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD
  SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`

const table: ReadonlyMap<string, number> = new Map([
  ...codes(twoDigits).map((code) => [code, 2] as const),
  ...Object.entries(exponents).flatMap(([exponent, list]) =>
    codes(list).map((code) => [code, Number(exponent)] as const),
  ),
])

function codes(list: string): string[] {
  return list.split(/\s+/)
}

/** How many digits after the point the currency has; null for what is no currency. */
export function currencyExponent(code: string): number | null {
  return table.get(code) ?? null
}

export function isCurrency(code: string): boolean {
  return table.has(code)
}
