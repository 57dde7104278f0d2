// `evalmock mcp`: tools for coding agents, over standard input and output.
import { wallClock } from '../../core/clock.ts'
import type { ServerAccess } from '../../mcp/server-access.ts'
import { type Declare, examples, Failure, type Io } from '../command.ts'
import { connected, serverUrl } from '../connection/address.ts'
import { configOf, listen, serverFlags, start } from '../server/server.ts'

interface McpFlags extends Record<string, unknown> {
  readonly url?: string
  readonly token?: string
  readonly world: string
}

export const mcp: Declare = (program, io) => {
  const command = serverFlags(connected(program.command('mcp'), io), [
    'logLevel',
    'logFormat',
    'controlToken',
  ])
    .summary('offer tools to coding agents (Model Context Protocol)')
    .description(
      'Speaks the Model Context Protocol on standard input and output: tools to create worlds, make calls, move time, let ' +
        'requests fail and explain them. With --url it works on a running server, otherwise on one of its own, on a free ' +
        'port unless --port is given. A running server offers the same at /_mock/mcp.',
    )
    .action(async (flags: McpFlags) => {
      const { serveStdio } = await import('@modelcontextprotocol/server/stdio')
      const { makeMcpServer } = await import('../../mcp/server.ts')
      const place = await placeFor(flags, io)
      try {
        const input = process.stdin
        const ended = new Promise<void>((resolve) => {
          for (const event of ['end', 'close', 'error'] as const) input.once(event, () => resolve())
          for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
        })
        await makeWorld(place.access)
        const connection = serveStdio(() => makeMcpServer(place.access), {
          onerror: (error) => io.err(`evalmock: ${error.message}`),
        })
        await ended
        await connection.close()
        input.unref()
      } finally {
        await place.leave()
      }
    })
  examples(command, {
    'evalmock mcp': 'with a server of its own, in memory',
    'evalmock mcp --url http://127.0.0.1:4620 --world ci-1': 'on a running server',
    'evalmock mcp --port 4620 --data ./data': 'its own server, for your client too',
    'claude mcp add evalmock -- npx evalmock mcp': 'in Claude Code',
  })
}

/** Tools name the world of --world as if it were there. */
async function makeWorld(access: ServerAccess): Promise<void> {
  if (access.world === 'default') return
  const { control } = await import('../../mcp/server-access.ts')
  await control(access, 'POST', '/worlds', { name: access.world }, [409])
}

interface Place {
  readonly access: ServerAccess
  leave(): Promise<unknown>
}

async function placeFor(flags: McpFlags, io: Io): Promise<Place> {
  if (flags.url !== undefined || io.env.EVALMOCK_URL) {
    const token = flags.token ?? (io.env.EVALMOCK_CONTROL_TOKEN || undefined)
    const access = accessTo(serverUrl(flags.url, io), flags.world, token)
    await access.send({ method: 'GET', target: '/_mock/livez', headers: {} })
    return { access, leave: async () => undefined }
  }
  // Standard output belongs to the protocol.
  const quiet: Io = { ...io, out: io.err }
  const config = { ...(await configOf({ port: '0', ...flags }, quiet)), logLevel: 'silent' as const }
  const emulator = await start(config, quiet)
  const url = await listen(emulator, config)
  io.err(`evalmock: listening on ${url}`)
  return { access: accessTo(url, flags.world, config.controlToken), leave: () => emulator.close() }
}

function accessTo(url: string, world: string, token: string | undefined): ServerAccess {
  return {
    url,
    world,
    now: () => wallClock.now(),
    send: async ({ method, target, headers, body }) => {
      const own = token !== undefined && target.startsWith('/_mock/')
      const sent = own ? { ...headers, authorization: `Bearer ${token}` } : headers
      const reply = await fetch(url + target, {
        method,
        headers: sent,
        ...(body === undefined ? {} : { body }),
      }).catch(({ message, cause }: Error) => {
        const { code = message } = (cause ?? {}) as NodeJS.ErrnoException
        throw new Failure(`no Evalmock responds at ${url} (${code}); start one with \`evalmock\``)
      })
      return { status: reply.status, text: await reply.text() }
    },
  }
}
