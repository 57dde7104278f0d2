// Selects the contestants: installs, builds and filters them by name.
import { evalmock } from './contestants/evalmock.ts'
import { bare, columns, constant, shell } from './contestants/limits.ts'
import { peers as allPeers, type Peer } from './contestants/peers.ts'
import {
  buildCheckout,
  buildServers,
  type Installed,
  installPackage,
  installPeer,
  peersHome,
} from './install.ts'
import { PROVIDERS } from './names.ts'
import type { Options } from './options.ts'
import type { Contestant, Workload } from './types.ts'

export interface Choice {
  /** The command that starts Evalmock. */
  readonly argv: readonly string[]
  readonly installed: Installed | undefined
  /** Contestants of the load tests. Those of a group are compared with each other. */
  readonly groups: readonly (readonly Contestant[])[]
  /** Contestants that run side by side in short slices, in groups. */
  readonly paired: readonly (readonly Contestant[])[]
  /** Contestants whose speed may depend on how much they store, in groups. */
  readonly keepers: readonly (readonly Contestant[])[]
  readonly peers: readonly Peer[]
  /** Contestants that were left out, and why. */
  readonly failures: string[]
}

/** Loads that are also measured with one connection. */
const ALONE: readonly Workload[] = ['get', 'create']

const once = <C extends Contestant>(contestants: readonly C[]): C[] =>
  contestants.map((one) => ({ ...one, once: true, alone: ALONE }))

export function choose({ quick, only }: Options): Choice {
  buildServers()
  const installed = quick ? undefined : installPackage()
  const argv = installed?.argv ?? buildCheckout()
  const failures: string[] = []
  const named = <C extends Contestant>(contestants: readonly C[]): C[] =>
    contestants.filter(({ name }) => only.test(name))
  const peers = quick
    ? []
    : named(allPeers(peersHome)).filter((peer) => {
        const reason = installPeer(peer)
        if (reason !== undefined) failures.push(`${peer.name}: ${reason}`)
        return reason === undefined
      })
  const compared = PROVIDERS.map((provider): Contestant[] => {
    const [limit, ours] = [columns(provider), evalmock(argv, provider, { auth: 'off' })]
    const unkept = evalmock(argv, provider, { auth: 'off', journal: 'off' })
    if (quick)
      return [
        { ...limit, alone: ['create'] },
        { ...ours, alone: ['create'] },
        { ...unkept, workloads: ['list', 'get'], alone: [] },
      ]
    const others = [
      evalmock(argv, provider, { auth: 'off', data: 'file' }),
      shell(argv, provider),
      columns(provider, true),
      evalmock(argv, provider, { auth: 'strict' }),
    ]
    const grouped = [unkept, ...once(others)].map((one) => ({ ...one, alone: [] }))
    return [...[limit, ours].map((one) => ({ ...one, alone: ALONE })), ...grouped]
  })
  const open = PROVIDERS.map((provider) => [columns(provider), evalmock(argv, provider, { auth: 'off' })])
  const keeping = peers.filter(({ state }) => state !== 'none')
  return {
    argv,
    installed,
    groups: [
      ...(quick ? [] : [once(named([bare, constant]))]),
      ...compared.map(named),
      ...once(peers).map((one) => [one]),
    ],
    paired: PROVIDERS.map((provider) =>
      named([
        columns(provider),
        shell(argv, provider),
        evalmock(argv, provider, { auth: 'off' }),
        evalmock(argv, provider, { auth: 'off', journal: 'off' }),
      ]),
    ),
    keepers: [
      ...open.map((group) =>
        named(group).map((one): Contestant => ({ ...one, workloads: ['list', 'get', 'update'] })),
      ),
      ...keeping.map((one): Contestant[] => [{ ...one, workloads: ['list'] }]),
    ],
    peers,
    failures,
  }
}
