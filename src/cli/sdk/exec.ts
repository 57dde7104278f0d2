// `evalmock exec -- COMMAND`: runs a command with a temporary server.
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { resolve } from 'node:path'
import { type Declare, EXIT, examples, Failure, type Io } from '../command.ts'
import { serverUrl } from '../connection/address.ts'
import { existing, madeFile, trustedFile } from '../connection/certificate.ts'
import { controlClient } from '../connection/control-client.ts'
import { reachVariables } from '../connection/trust.ts'
import { configOf, listen, serverFlags, start } from '../server/server.ts'
import { clientVariables, misleadingVariables } from './clients.ts'

/** A server, and the world in which the command works. */
export interface Place {
  readonly url: string
  readonly world: string
  /** A certificate that clients must trust in addition. */
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
        const code = await run(words, await environmentFor(place, io), io.cwd)
        if (code !== 0) throw new Failure('', code)
      } finally {
        // The command's exit code counts, even if the server has gone meanwhile.
        await place.leave().catch((error: Error) => io.err(`evalmock: ${error.message}`))
      }
    })
  examples(command, {
    'evalmock exec -- npm test': 'the tests of a project',
    'evalmock exec --pace immediate --profile live -- pytest -x': 'with server options',
    "evalmock exec -- sh -c 'curl -s $EVALMOCK_URL/_mock/health'": 'the address is in EVALMOCK_URL',
    'evalmock exec --https -- pytest': 'over HTTPS; Python, curl, Go, Java and Node trust the certificate',
    'evalmock exec --url http://mock:4620 -- go test ./...': 'a new world on a shared server',
  })
}

/** The environment of a command whose SDKs shall call a server. */
export async function environmentFor(
  { url, world, certificate }: Pick<Place, 'url' | 'world' | 'certificate'>,
  io: Io,
): Promise<NodeJS.ProcessEnv> {
  const env: NodeJS.ProcessEnv = { ...io.env, ...(await clientVariables(url, world)) }
  for (const name of await misleadingVariables()) delete env[name]
  return Object.assign(env, reachVariables(url, certificate, io))
}

/** A server of the command's own. */
export async function ownServer(given: Record<string, unknown>, io: Io): Promise<Place> {
  const config = { ...(await configOf(given, io)), host: '127.0.0.1', port: 0, logLevel: 'silent' as const }
  const emulator = await start(config, io)
  const url = await listen(emulator, config)
  return { url, world: 'default', certificate: trustedFile(config, io), leave: () => emulator.close() }
}

/** A new world on a running server. */
export async function ownWorld(given: Record<string, unknown>, io: Io): Promise<Place> {
  const options = { url: given.url as string, token: given.token as string | undefined }
  const client = controlClient(options, io)
  const { name } = (await client.call('POST', '/worlds', { name: given.world })) as { name: string }
  const url = serverUrl(options.url, io)
  return {
    url,
    world: name,
    certificate: url.startsWith('https:') ? existing(madeFile(undefined, io)) : undefined,
    leave: () => client.call('DELETE', `/worlds/${name}`),
  }
}

/**
 * Runs a command and forwards signals.
 *
 * @returns its exit code; 128 plus the signal's number, as in shells
 * @throws Failure with 127 if there is no such command, 126 if it cannot be run
 */
export async function run(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  stdio: StdioOptions = 'inherit',
): Promise<number> {
  const [file = '', ...args] = words
  let pass = (_signal: NodeJS.Signals): void => {}
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
  try {
    // Node reports some errors of the start with an event, and throws the others.
    return await new Promise((end, reject) => {
      const child: ChildProcess = spawn(file, args, { cwd, env, stdio })
      pass = (signal) => void child.kill(signal)
      for (const signal of signals) process.on(signal, pass)
      child.once('error', reject)
      child.once('exit', (code, signal) =>
        end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
      )
    })
  } catch (error) {
    throw notRun(file, error as NodeJS.ErrnoException, cwd)
  } finally {
    for (const signal of signals) process.off(signal, pass)
  }
}

/** Why a command could not be started. */
export function notRun(file: string, { code, message }: NodeJS.ErrnoException, cwd: string): Failure {
  const path = file.includes('/') ? resolve(cwd, file) : undefined
  const isThere = path !== undefined && existsSync(path)
  if (code === 'ENOENT' && !isThere) return new Failure(`${file}: there is no such command`, EXIT.notFound)
  const reasons: Record<string, string> = {
    ENOENT: 'the program that its first line (#!) names does not exist',
    EACCES:
      isThere && statSync(path).isDirectory()
        ? 'it is a folder'
        : `it is not executable; allow that with chmod +x ${file}`,
  }
  return new Failure(`${file}: it cannot be run: ${reasons[code ?? ''] ?? message}`, EXIT.notRunnable)
}
