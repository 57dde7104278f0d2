// The argument that most tools have: the world they work in.
import { WorldName } from '../../control/scoped.ts'
import { control, type ServerAccess } from '../server-access.ts'

export const worldArgument = WorldName.optional().describe(
  'Name of the world; default: `default`, or the one that the server was started with',
)

export const worldOf = (given: string | undefined, server: ServerAccess): string => given ?? server.world

/** By provider, then by the names that its clients use. */
export type Credentials = Readonly<Record<string, Readonly<Record<string, string>>>>

/** The well-known credentials of a world. */
export async function credentialsOf(server: ServerAccess, world: string): Promise<Credentials> {
  return (await control<{ credentials: Credentials }>(server, 'GET', `/worlds/${world}`)).credentials
}
