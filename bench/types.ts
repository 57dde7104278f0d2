// The words of the benchmark.

/** One request of a load. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  /** With the query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export const WORKLOADS = ['list', 'get', 'update', 'create'] as const
export type Workload = (typeof WORKLOADS)[number]

/** What the requests of a load choose from. */
export interface Target {
  /** Tasks stored before the load. */
  readonly stored: number
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** A number from 0 to 1, from a seed: the same requests in each run. */
  readonly random: () => number
}

/** How one kind of server is asked for the four things. */
export interface Dialect {
  /** Id of the n-th stored task, from 1. */
  id(n: number): string
  /** What has to be done once before the calls, such as a log-in; gives the headers that they then carry. */
  open?(base: string): Promise<Readonly<Record<string, string>>>
  /** The i-th call of a load. */
  call(workload: Workload, i: number, target: Target): Call
  /** The tasks in the body of a list. */
  items(body: unknown): readonly unknown[]
}

export type Group = 'evalmock' | 'limit' | 'peer'

/** Where a contestant is started. */
export interface Place {
  readonly port: number
  readonly stored: number
  /** Empty at the start, gone after the end. */
  readonly folder: string
}

export interface Contestant {
  readonly name: string
  readonly group: Group
  /** What becomes of a write. */
  readonly state: 'SQLite' | 'file' | 'memory' | 'user code' | 'none'
  readonly dialect: Dialect
  /** Headers of its calls beside those that the dialect's `open` gives. */
  readonly sign?: (call: Call, target: Target, i: number) => Readonly<Record<string, string>>
  /** Whether the dialect's `open` is asked for. */
  readonly opens?: boolean
  /** Writes what the command reads. */
  prepare?(place: Place): void
  command(place: Place): { readonly argv: readonly string[]; readonly env?: Readonly<Record<string, string>> }
  /** Workloads that it has; all where absent. */
  readonly workloads?: readonly Workload[]
  /** Seconds of warming up where it needs more than others. */
  readonly warmS?: number
}

/** One run of one workload. */
export interface Run {
  readonly contestant: string
  readonly workload: Workload
  readonly stored: number
  readonly connections: number
  readonly rep: number
  /** Requests a second. */
  readonly rps: number
  readonly p50Us: number
  readonly p99Us: number
  /** Answers that are no 2xx, broken connections and timeouts. */
  readonly refused: number
  readonly requests: number
  /** Of one answer, head and body. */
  readonly bytes: number
  /** CPU time of the server for one request. */
  readonly cpuUs: number
  /** Cores in use. */
  readonly serverCores: number
  readonly loadCores: number
  /** Share of a core, in %, that went to other processes. */
  readonly foreign: number
}
