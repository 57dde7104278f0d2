// Handles work while a test fakes the timers, whether the server was created before or after that.
import { mock } from 'node:test'
import t from 'tap'
import { send } from '../../src/embed/transport.ts'
import type { EmulatorOptions } from '../../src/emulator.ts'
import { createEvalmock, type Evalmock } from '../../src/index.ts'

/** As vitest and sinon fake them: the globals alone. */
function fakeGlobals(): () => void {
  const names = ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval'] as const
  const real = names.map((name) => [name, globalThis[name]] as const)
  const never = { ref: () => never, unref: () => never, hasRef: () => false, refresh: () => never }
  for (const name of names) Object.assign(globalThis, { [name]: () => never })
  return () => {
    for (const [name, value] of real) Object.assign(globalThis, { [name]: value })
  }
}

/** As node:test fakes them: its modules, too. */
function fakeModules(): () => void {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate'] })
  return () => mock.timers.reset()
}

for (const [who, fake] of [
  ['globals', fakeGlobals],
  ['node:test', fakeModules],
] as const)
  for (const when of ['before', 'after'] as const)
    t.test(`timers faked as ${who} ${when} the server is created`, async (t) => {
      const options: EmulatorOptions = { seed: who, checkReplies: true }
      let evalmock: Evalmock | undefined
      if (when === 'after') evalmock = await createEvalmock(options)
      const restore = fake()
      try {
        evalmock ??= await createEvalmock(options)
        const world = await evalmock.newWorld()
        await world.clock.freeze()
        const { ms } = await world.clock.read()
        t.equal((await world.clock.advance(3_600_000)).ms, ms + 3_600_000)

        const awaited = world.requests.await({ match: { provider: 'scale' }, timeoutMs: 20_000 })
        const headers = { ...world.credentials.scale }
        const url = `${world.url}/v5/evaluations?limit=1`
        t.match(await send({ method: 'GET', url, headers }), { status: 200 })
        t.match(await awaited, { count: 1 })

        // The server makes these requests of itself.
        const control = `${world.url}/_mock/worlds/${world.name}`
        const json = { 'content-type': 'application/json' }
        const made = await send({
          method: 'POST',
          url: `${control}/tasks`,
          headers: json,
          body: JSON.stringify({ provider: 'scale', count: 2 }),
        })
        t.match(JSON.parse(made.text), { made: 2 })
        const again = await send({ method: 'POST', url: `${control}/requests/1/replay`, headers: {} })
        t.match(JSON.parse(again.text), { id: 2, operationId: 'ListEvaluations', status: 200 })

        await world.faults.add({ match: { provider: 'scale' }, times: 1, effect: { kind: 'delay', ms: 5 } })
        t.match(await send({ method: 'GET', url, headers }), { status: 200 })
        await world[Symbol.asyncDispose]()
        await evalmock.close()
      } finally {
        restore()
      }
    })
