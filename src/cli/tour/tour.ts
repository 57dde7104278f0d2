// `evalmock tour`: calls all three providers and follows their tasks until they finish.
import { setTimeout as wait } from 'node:timers/promises'
import { type Declare, examples, Failure, type Io } from '../command.ts'
import { controlClient, reached } from '../connection/control-client.ts'
import type { ClientSetup } from '../sdk/clients.ts'
import { configOf, listen, start } from '../server/server.ts'
import type { TourCall, TourGuide } from './guide.ts'
import { STOPS } from './stops.ts'

const PLAN = { pace: 'time', queueMs: 500, runMs: 1500 } as const
const LOOK_EVERY_MS = 200
const MOST_WAIT_MS = 30_000
/** Characters shown of each response. */
const SHOWN = 240

export const tour: Declare = (program, io) => {
  const command = program
    .command('tour')
    .summary('call all three providers and watch their tasks finish')
    .description(
      'Calls all three providers, with signatures and sessions like an SDK, shows each response, ' +
        'and watches the tasks finish. It starts a temporary server, or uses one given with --url, in a ' +
        'new world.',
    )
    .option('--url <URL>', 'use this running server')
    .option('--token <TOKEN>', 'its control token (default: EVALMOCK_CONTROL_TOKEN)')
    .action(async (flags: { url?: string; token?: string }) => {
      const place = flags.url === undefined ? await ownServer(io) : await ownWorld(flags, io)
      try {
        const guide = await guideTo(place, io)
        for (const stop of STOPS) await stop(guide)
        guide.say('This is the end of the tour. Browse and try all calls at /_mock/docs of a running server.')
      } finally {
        await place.leave()
      }
    })
  examples(command, {
    'evalmock tour': 'about ten seconds',
    'evalmock tour --url http://mock:4620': 'on a shared server',
  })
}

interface Place {
  readonly url: string
  readonly world: string
  leave(): Promise<unknown>
}

async function ownServer(io: Io): Promise<Place> {
  const quiet = { host: '127.0.0.1', port: 0, data: undefined, logLevel: 'silent' as const, pace: PLAN }
  const config = { ...(await configOf({}, { ...io, env: {}, cwd: '/' })), ...quiet }
  const emulator = await start(config, io)
  return { url: await listen(emulator, config), world: 'default', leave: () => emulator.close() }
}

async function ownWorld(flags: { url?: string; token?: string }, io: Io): Promise<Place> {
  const client = controlClient(flags, io)
  const { name } = (await client.call('POST', '/worlds', {})) as { name: string }
  await client.call('PUT', `/worlds/${name}/plan`, PLAN)
  return { url: client.url, world: name, leave: () => client.call('DELETE', `/worlds/${name}`) }
}

async function guideTo({ url, world }: Place, io: Io): Promise<TourGuide> {
  const { clientSetups } = await import('../sdk/clients.ts')
  const { headersFor } = await import('./credentials.ts')
  const setups: ClientSetup[] = await clientSetups(url, world)
  const send = async (provider: string, { method, target, body }: TourCall): Promise<unknown> => {
    const headers = await headersFor(provider, { url, world, method, target, setups })
    const text = body === undefined ? undefined : JSON.stringify(body)
    if (text !== undefined) headers['content-type'] = 'application/json'
    const reply = await reached(url, fetch(url + target, { method, headers, body: text }))
    const answer = await reached(url, reply.text())
    if (reply.status >= 400) throw new Failure(`${method} ${target} returned ${reply.status}: ${answer}`)
    return JSON.parse(answer)
  }
  return {
    url,
    world,
    say: (text) => io.out(`\n${text}`),
    async call(provider, call) {
      io.out(
        `\n> ${call.method} ${call.target}${call.body === undefined ? '' : `\n> ${JSON.stringify(call.body)}`}`,
      )
      const answer = await send(provider, call)
      const text = JSON.stringify(answer)
      io.out(`< ${text.length > SHOWN ? `${text.slice(0, SHOWN)} …` : text}`)
      return answer
    },
    async watch(provider, call, stateOf, final) {
      let state = ''
      for (let waited = 0; waited < MOST_WAIT_MS; waited += LOOK_EVERY_MS) {
        const now = stateOf(await send(provider, call))
        if (now !== state) io.out(`  ${now}`)
        state = now
        if (final.includes(state)) return
        await wait(LOOK_EVERY_MS)
      }
      throw new Failure(`it is still ${state} after ${MOST_WAIT_MS / 1000} s`)
    },
  }
}
