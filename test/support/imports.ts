// Whatever can be imported can be shown: documents of every kind with as little and as much as their schema allows are
// refused at the door, or all calls of the provider read, change and remove them without a failure of their own.
import t from 'tap'
import { resourceToJson } from '../../src/core/world-file.ts'
import { Chance } from '../torture/chance.ts'
import { extremeOf, type Schema } from '../torture/fuzz/generate.ts'
import { Ids, operationsOf, requestOf } from '../torture/fuzz/requests.ts'
import { startEmulator } from './emulator.ts'
import type { ProviderName } from './operations.ts'

/** Everything has the id of everything: so all references lead somewhere. */
const ID: Readonly<Record<string, string>> = {
  scale: '9d733f3a-cd96-40bb-bfbc-966bcfa8a600',
  qianfan: 'ame-0123456789ab',
  zstack: '9d733f3acd9640bbbfbc966bcfa8a600',
}
const AT = '2026-11-21T08:00:00.000Z'
/** Requests of each operation about what one import holds. */
const ROUNDS = 3

const ENVELOPE: Readonly<Record<string, RegExp>> = {
  scale: /^\{"detail":/,
  qianfan: /"(requestId|error_code|log_id)":/,
  zstack: /^(?!\{"(detail|requestId|error_code|title|type|statusCode|message)":|.*about:blank)/s,
}

export function testImports(provider: ProviderName): void {
  t.setTimeout(300_000)
  for (const size of ['least', 'most', 'odd'] as const)
    t.test(`${provider}: what is imported with the ${size} that there can be is shown`, async (t) => {
      t.setTimeout(120_000)
      const logged: string[] = []
      const logger = { level: 'error' as const, stream: { write: (line: string) => void logged.push(line) } }
      const { app, mounted, world, load } = await startEmulator(t, { logger })
      await load()
      const { collections = {}, lives = {} } = mounted.get(provider)?.provider ?? {}
      const id = ID[provider] ?? ''
      const kinds = Object.keys(collections)
      const stored: object[] = []
      for (const kind of kinds) {
        const schema = (await app.inject(`/_mock/resources/${provider}/${kind}/schema`)).json() as Schema
        for (const state of size === 'least' ? [undefined] : (lives[kind]?.states ?? [undefined])) {
          const steps = state === undefined ? {} : { steps: [{ state, at: AT }] }
          const doc = extremeOf(schema, size, id)
          const more = size === 'least' ? {} : { parent: id, looks: 3 }
          const times =
            size === 'odd'
              ? { createdAt: '0000-01-01T00:00:00.000Z', updatedAt: '+275760-09-13T00:00:00.000Z' }
              : { createdAt: AT, updatedAt: AT }
          const resource = {
            id: state === undefined || state === lives[kind]?.states[0] ? id : `${id}-${state}`,
            name: size === 'least' ? '' : 'n',
            ...more,
            ...times,
            ...steps,
            doc,
          }
          const url = `/_mock/resources/${provider}/${kind}`
          const reply = await app.inject({ method: 'PUT', url, payload: { resources: [resource] } })
          t.ok([200, 400].includes(reply.statusCode), `${kind}: ${reply.body}`)
          if (size !== 'odd') t.equal(reply.statusCode, 200, `${kind} ${JSON.stringify(doc)}: ${reply.body}`)
          if (reply.statusCode === 200) stored.push({ provider, kind, ...resource })
        }
      }
      t.ok(
        kinds.length > 5 && stored.length >= kinds.length / 2,
        `${stored.length} of ${kinds.length} were stored`,
      )
      const resources = stored.map((one) => ({ ...one, id: `${(one as { id: string }).id}2` }))
      const clock = { at: AT, wall: AT, rate: 0 }
      const head = { format: 'evalmock-world', version: 1, clock, plan: {}, plansDrawn: 0, ids: {} }
      const put = { ...head, resources: [...world().resources().map(resourceToJson), ...resources] }
      for (const name of ['f1', 'f2', 'f3']) {
        const reply = await app.inject({ method: 'PUT', url: `/_mock/worlds/${name}/state`, payload: put })
        t.equal(reply.statusCode, 200, reply.body)
      }
      const chance = new Chance(`${provider} ${size}`)
      const ids = Ids.of([id, `${id}2`])
      // Reads first: later calls change and remove what there is.
      const operations = operationsOf(provider).toSorted(
        (a, b) => Number(a.method !== 'GET') - Number(b.method !== 'GET'),
      )
      for (const operation of operations)
        for (let i = 0; i < ROUNDS; i++) {
          const { method, path, headers, body } = requestOf(operation, ids, chance)
          const reply = await app.inject({ method: method as 'GET', url: path, headers, payload: body })
          const what = `${operation.operationId} ${method} ${path} ${body ?? ''}: ${reply.statusCode} ${reply.body.slice(0, 300)}`
          if (logged.length > 0) t.fail(`${what}\n${logged.splice(0).join('')}`)
          if (reply.statusCode >= 500 && provider !== 'zstack') t.fail(what)
          if (reply.statusCode >= 400 && !ENVELOPE[provider]?.test(reply.body)) t.fail(what)
        }
      t.equal((await app.inject('/_mock/tasks?world=*')).statusCode, 200)
      for (const world of ['default', 'f1'])
        t.equal((await app.inject(`/_mock/worlds/${world}/state`)).statusCode, 200)
    })
}
