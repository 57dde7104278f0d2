// Types of the benchmark.

/** One request of a load. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  /** Includes the query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export const WORKLOADS = ['list', 'get', 'update', 'create'] as const
export type Workload = (typeof WORKLOADS)[number]

/** Values from which the requests of a load are built. */
export interface Target {
  /** Tasks stored before the load. */
  readonly stored: number
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** A seeded number from 0 to 1: the same requests in each run. */
  readonly random: () => number
}

/** How to make the four calls on one kind of server. */
export interface Dialect {
  /** Id of the n-th stored task, from 1. */
  id(n: number): string
  /** Runs once before the calls, for example a log-in; returns headers for them. */
  open?(base: string): Promise<Readonly<Record<string, string>>>
  /** The i-th call of a load. */
  call(workload: Workload, i: number, target: Target): Call
  /** The tasks in the body of a list. */
  items(body: unknown): readonly unknown[]
}

export type Group = 'evalmock' | 'limit' | 'peer'

/** The place in which a contestant is started. */
export interface Place {
  readonly port: number
  readonly stored: number
  /** Empty at the start, removed after the end. */
  readonly folder: string
}

export interface Contestant {
  readonly name: string
  readonly group: Group
  /** Where writes are kept. */
  readonly state: 'SQLite' | 'file' | 'memory' | 'user code' | 'none'
  readonly dialect: Dialect
  /** Headers of its calls besides those from the dialect's `open`. */
  readonly sign?: (call: Call, target: Target, i: number) => Readonly<Record<string, string>>
  /** True if the dialect's `open` must be called. */
  readonly opens?: boolean
  /** Writes the files that the command reads. */
  prepare?(place: Place): void
  command(place: Place): { readonly argv: readonly string[]; readonly env?: Readonly<Record<string, string>> }
  /** Supported workloads. Default: all. */
  readonly workloads?: readonly Workload[]
  /** Workloads measured with one connection too. Default: all. */
  readonly alone?: readonly Workload[]
  /** Seconds of warm-up, if it needs more than others. */
  readonly warmS?: number
  /** True if it runs in the first repetition only. */
  readonly once?: boolean
}

/** One run of one workload. */
export interface Run {
  readonly contestant: string
  readonly workload: Workload
  readonly stored: number
  readonly connections: number
  /** Over all repetitions, from 1. */
  readonly turn: number
  /** Requests per second. */
  readonly rps: number
  readonly p50Us: number
  readonly p99Us: number
  /** Responses other than 2xx, broken connections and timeouts. */
  readonly refused: number
  readonly requests: number
  /** Size of one response, head and body. */
  readonly bytes: number
  /** CPU time of the server per request. */
  readonly cpuUs: number
  /** Cores in use. */
  readonly serverCores: number
  readonly loadCores: number
  /** Percentage of a core used by other processes. */
  readonly foreign: number
}

/** µs of CPU time per request, one figure per slice. */
export interface Sliced {
  readonly contestant: string
  readonly workload: Workload
  readonly cpuUs: readonly number[]
}
