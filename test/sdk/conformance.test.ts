/** One table of cases that every SDK passes in its packed form, against the real server behind a proxy that fails. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type HttpFaultProxy, startHttpFaultProxy } from '../support/http-fault-proxy.ts'
import type { Case, Kit } from '../support/sdk-conformance.ts'
import { type Driver, startDriver } from '../support/sdk-driver.ts'
import { type SdkLab, startSdkLab } from '../support/sdk-lab.ts'
import { type Installed, languages } from '../support/sdk-languages.ts'
import { openProject } from '../support/sdk-packages.ts'
import { callCases } from './call-cases.ts'
import { deliveryCases } from './delivery-cases.ts'
import { failureCases } from './failure-cases.ts'
import { policyCases } from './policy-cases.ts'

let lab: SdkLab
let proxy: HttpFaultProxy
beforeAll(async () => {
  lab = await startSdkLab()
  proxy = await startHttpFaultProxy(lab.app.url)
  await lab.customer('taken')
})
afterAll(async () => {
  await proxy?.close()
  await lab?.close()
})

const cases = [...callCases, ...failureCases, ...deliveryCases, ...policyCases]
/** The compiler of a language may have much to do for the first time. */
const installMs = 3_600_000

describe.each(languages)('the $name SDK', ({ name, isMissing, install, has }) => {
  const project = openProject(`sdk-${name.replace(/\W/g, '-')}`)
  const opened: Driver[] = []
  let installed: Installed
  let shared: Driver
  let customers = 0

  beforeAll(async () => {
    if (isMissing) return
    installed = await install(project, { url: lab.app.url, key: lab.app.liveKey })
    shared = await open([])
  }, installMs)
  afterAll(async () => {
    await shared?.end()
    project.close()
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((driver) => driver.end()))
    proxy.setAway(false)
  })

  async function open(
    list: Driver[],
    options: Record<string, unknown> = {},
    env: Record<string, string> = {},
  ): Promise<Driver> {
    const [command, ...args] = installed.driver
    const driver = startDriver(command, args, {
      cwd: project.folder,
      env: { ...installed.env, ...env },
    })
    list.push(driver)
    const { liveKey: apiKey } = lab.app
    await driver.do('open', { options: { apiKey, baseUrl: `${proxy.url}/v1`, ...options } })
    return driver
  }

  for (const { part, ...one } of cases) {
    if (has && !has.some((own) => own === part)) continue
    it.skipIf(isMissing)(one.name, () => play(one))
  }

  if (!has) {
    it.skipIf(isMissing)('runs the program of the document as it is printed', async () => {
      for (const [i, run] of installed.printed.entries()) {
        const id = await lab.customer(`cust_123-${name}-${i}`)
        const check = JSON.parse(await run(id))
        expect(check).toMatchObject({ allowed: true, source: 'server', customerId: id })
        expect(await lab.recorded(id)).toEqual([
          ['ai_generation', { input_tokens: 500, output_tokens: 1000 }],
        ])
      }
    })
  }

  if (name === 'Node' || name === 'Python') {
    it.skipIf(isMissing)('has types that the strictest project compiles with', async () => {
      expect(await installed.compiled?.()).toBe('')
    })
  }

  async function play({ run }: Case): Promise<void> {
    proxy.clear()
    const kit: Kit = {
      ...{ language: name, lab, proxy, driver: shared },
      open: (options, env) => open(opened, options, env),
      customer(credits) {
        customers += 1
        return lab.customer(`${name}-${customers}`, credits)
      },
      path(file) {
        const folder = join(project.folder, 'files')
        mkdirSync(folder, { recursive: true })
        return join(folder, file)
      },
    }
    await run(kit)
    for (const driver of [shared, ...opened]) expect(driver.output()).not.toContain('DATA RACE')
  }
})
