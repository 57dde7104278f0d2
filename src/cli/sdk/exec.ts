// `evalmock exec -- COMMAND`: runs a command with a temporary server.
import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { type Declare, EXIT, examples, Failure, type Io } from '../command.ts'
import { serverUrl } from '../connection/address.ts'
import { trustedFile } from '../connection/certificate.ts'
import { controlClient } from '../connection/control-client.ts'
import { configOf, listen, serverFlags, start } from '../server/server.ts'
import { clientVariables, misleadingVariables } from './clients.ts'

/** A server, and the world in which the command works. */
interface Place {
  readonly url: string
  readonly world: string
  /** A certificate that Node clients must trust in addition. Other clients have no such variable. */
  readonly certificate?: string
  leave(): Promise<unknown>
}

export const exec: Declare = (program, io) => {
  const command = serverFlags(program.command('exec'), ['host', 'port', 'logLevel', 'logFormat'])
    .summary('run a command with a temporary server')
    .description(
      'Starts a server on a free port, sets the variables that point SDKs at it, runs the command, stops the server ' +
        "and ends with the command's exit code. With --url it uses a new world on a running server instead.",
    )
    .argument('<COMMAND...>', 'the command and its arguments, after --')
    .option('--url <URL>', 'use this running server, with a new world for the command')
    .option('--token <TOKEN>', 'its control token (default: EVALMOCK_CONTROL_TOKEN)')
    .passThroughOptions()
    .action(async (words: string[], given: Record<string, unknown>) => {
      const place = given.url === undefined ? await ownServer(given, io) : await ownWorld(given, io)
      try {
        const env: NodeJS.ProcessEnv = { ...io.env, ...(await clientVariables(place.url, place.world)) }
        for (const name of await misleadingVariables()) delete env[name]
        if (place.certificate !== undefined) env.NODE_EXTRA_CA_CERTS = place.certificate
        const code = await run(words, env, io.cwd)
        if (code !== 0) throw new Failure('', code)
      } finally {
        await place.leave()
      }
    })
  examples(command, {
    'evalmock exec -- npm test': 'the tests of a project',
    'evalmock exec --pace immediate --profile live -- pytest -x': 'with server options',
    "evalmock exec -- sh -c 'curl -s $EVALMOCK_URL/_mock/health'": 'the address is in EVALMOCK_URL',
    'evalmock exec --url http://mock:4620 -- go test ./...': 'a new world on a shared server',
  })
}

async function ownServer(given: Record<string, unknown>, io: Io): Promise<Place> {
  const config = { ...configOf(given, io), host: '127.0.0.1', port: 0, logLevel: 'silent' as const }
  const emulator = await start(config, io)
  const url = await listen(emulator, config)
  return { url, world: 'default', certificate: trustedFile(config, io), leave: () => emulator.close() }
}

async function ownWorld(given: Record<string, unknown>, io: Io): Promise<Place> {
  const options = { url: given.url as string, token: given.token as string | undefined }
  const client = controlClient(options, io)
  const { name } = (await client.call('POST', '/worlds', {})) as { name: string }
  return {
    url: serverUrl(options.url, io),
    world: name,
    leave: () => client.call('DELETE', `/worlds/${name}`),
  }
}

/** Runs a command and forwards signals. @returns its exit code; 128 plus the signal's number, as in shells */
function run(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Promise<number> {
  const [file = '', ...args] = words
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(file, args, { cwd, env, stdio: 'inherit' })
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal)
    const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
    for (const signal of signals) process.on(signal, pass)
    const done = (): void => {
      for (const signal of signals) process.off(signal, pass)
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      done()
      const reason = error.code === 'ENOENT' ? 'there is no such command' : error.message
      reject(new Failure(`${file}: ${reason}`, error.code === 'ENOENT' ? 127 : EXIT.failure))
    })
    child.once('exit', (code, signal) => {
      done()
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}
