// Loads, for the commands, how to point the clients of each provider at a server.
import { type ClientSetup, setupsFor } from '../../control/setup/clients.ts'

export { type ClientSetup, LANGUAGES, type Language } from '../../control/setup/clients.ts'

/** Uses the well-known credentials of a world. */
export async function clientSetups(url: string, world: string): Promise<ClientSetup[]> {
  const { builtin } = await import('../../providers/index.ts')
  return setupsFor(builtin, url, world)
}

/** The variables for all clients, and the server's address. */
export async function clientVariables(url: string, world: string): Promise<Record<string, string>> {
  const variables = (await clientSetups(url, world)).flatMap((setup) => setup.variables)
  return {
    EVALMOCK_URL: url,
    EVALMOCK_WORLD: world,
    ...Object.fromEntries(variables.map(({ name, value }) => [name, value])),
  }
}

/** Variables that must be unset for a client under test. */
export const misleadingVariables = async (): Promise<string[]> =>
  (await clientSetups('http://localhost', 'default')).flatMap((setup) => setup.unset)
