// An optional limit of requests per second, like that of a service's gateway.
import type { IdSource } from '../ids.ts'
import { Problem } from '../problem.ts'
import type { World } from '../world.ts'

interface Window {
  readonly second: number
  count: number
}

/** What a world has counted, by credential. */
export type Windows = readonly (readonly [string, Readonly<Window>])[]

/** Windows of each world. Its source of request ids is the key, because both restart when the world is reset. */
const windows = new WeakMap<World['requestIds'], Map<string, Window>>()

/**
 * Counts one request of a credential. Windows are whole seconds of the emulator clock, so a frozen clock
 * allows
 * no further requests.
 *
 * @throws Problem 'rate-limited'
 */
export function countRequest(world: World, credential: string, perSecond: number): void {
  let ofWorld = windows.get(world.requestIds)
  if (ofWorld === undefined) {
    ofWorld = new Map()
    windows.set(world.requestIds, ofWorld)
  }
  const second = Math.floor(world.clock.now() / 1000)
  const window = ofWorld.get(credential)
  if (window?.second !== second) ofWorld.set(credential, { second, count: 1 })
  else if (++window.count > perSecond)
    throw new Problem('rate-limited', `${credential} made more than ${perSecond} requests in this second`)
}

const copied = (counted: Windows): Map<string, Window> =>
  new Map(counted.map(([credential, window]) => [credential, { ...window }]))

/** What has been counted, as it is now. */
export const windowsOf = (requestIds: IdSource): Windows => [...copied([...(windows.get(requestIds) ?? [])])]

/** Goes on from what was counted. */
export const putWindows = (requestIds: IdSource, counted: Windows): void =>
  void windows.set(requestIds, copied(counted))
