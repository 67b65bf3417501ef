/** Debian's Chromium for tests of pages: headless, with a profile of its own, without a network of its own. */
import { type Browser, chromium } from 'playwright-core'
import { runFolder } from './leftovers.ts'

export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    env: { ...process.env, HOME: runFolder() },
    args: [
      ...['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
    ],
  })
}
