// Evalmock inside another program: starts a server, or connects to a running one.
import { clientVariables } from '../cli/sdk/clients.ts'
import { withoutTrailing } from '../core/text.ts'
import { createEmulator, type Emulator, type EmulatorOptions } from '../emulator.ts'
import { send } from './transport.ts'
import { type Control, type Credentials, EvalmockError, type WorldHandle, worldHandle } from './world.ts'

export interface RemoteEvalmock {
  /** Base URL, without trailing slash. */
  readonly url: string
  /** The world of this name, created from the baseline if it does not exist. */
  world(name?: string): Promise<WorldHandle>
  /** A new world for the caller alone. Dispose of it to drop it. */
  newWorld(from?: NewWorldOptions): Promise<WorldHandle>
}

export interface NewWorldOptions {
  /** Default: a generated name. @throws EvalmockError 409 if it is taken */
  readonly name?: string
  readonly fromWorld?: string
  readonly fromSnapshot?: string
  /** Start without resources. */
  readonly empty?: boolean
}

export interface Evalmock extends RemoteEvalmock, AsyncDisposable {
  /** The parts of the server: `app.inject()`, `worlds`. */
  readonly emulator: Emulator
  close(): Promise<void>
}

/**
 * Starts a server, by default on a free port.
 *
 * ```ts
 * await using evalmock = await createEvalmock()
 * const world = await evalmock.newWorld()
 * ```
 *
 * @throws FixtureError, StoreError, RangeError as createEmulator does
 */
export async function createEvalmock(options: EmulatorOptions = {}): Promise<Evalmock> {
  const emulator = await createEmulator(options)
  const close = (): Promise<void> => emulator.close()
  try {
    const url = await emulator.listen()
    const control = controlOver(url, options.controlToken, options.https?.cert)
    return { ...handles(url, control), emulator, close, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Connects to a running server, for example in a container. */
export function connectEvalmock(
  url: string,
  { controlToken }: { controlToken?: string } = {},
): RemoteEvalmock {
  const base = withoutTrailing(url, '/')
  return handles(base, controlOver(base, controlToken))
}

function controlOver(url: string, token?: string, trusted?: string): Control {
  return async (method, path, value) => {
    const body = value === undefined ? undefined : JSON.stringify(value)
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const reply = await send({ method, url: `${url}/_mock${path}`, headers, body, trusted })
    return answerOf(reply.status, reply.text)
  }
}

function answerOf(status: number, text: string): unknown {
  const value: unknown = text === '' ? undefined : JSON.parse(text)
  if (status < 400) return value
  const { detail, title } = value as { detail?: string; title?: string }
  throw new EvalmockError(status, detail ?? title ?? `the control API responded with ${status}`)
}

/** Two callers may want the same new world at once: the second finds it. */
async function madeOrFound(name: string, control: Control): Promise<unknown> {
  try {
    return await control('GET', `/worlds/${name}`)
  } catch (error) {
    if (!(error instanceof EvalmockError && error.status === 404)) throw error
  }
  try {
    return await control('POST', '/worlds', { name })
  } catch (error) {
    if (!(error instanceof EvalmockError && error.status === 409)) throw error
    return control('GET', `/worlds/${name}`)
  }
}

function handles(url: string, control: Control): RemoteEvalmock {
  const handle = async ({
    name,
    credentials,
  }: {
    name: string
    credentials: Credentials
  }): Promise<WorldHandle> =>
    worldHandle({ name, url, credentials, env: await clientVariables(url, name) }, control)
  return {
    url,
    async world(name = 'default') {
      return handle((await madeOrFound(name, control)) as { name: string; credentials: Credentials })
    },
    newWorld: async (from = {}) =>
      handle((await control('POST', '/worlds', from)) as { name: string; credentials: Credentials }),
  }
}
