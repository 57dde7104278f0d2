// The parts of the control API's responses that the page reads. The API's document has all of them.

export type Note = { readonly kind: string; readonly text?: string; readonly id?: string } & Record<
  string,
  unknown
>

export interface RequestRow {
  readonly id: number
  readonly world: string
  readonly at: string
  readonly wallAt: string
  readonly provider: string
  readonly operationId?: string
  readonly caller?: string
  readonly client?: string
  readonly sdk?: string
  readonly method: string
  readonly url: string
  readonly fate: 'open' | 'answered' | 'broken' | 'left'
  readonly status?: number
  readonly code?: string
  readonly durationMs?: number
  readonly notes: readonly Note[]
}

export type Headers = Readonly<Record<string, string | readonly string[]>>

export interface RequestDetail extends RequestRow {
  readonly request: { readonly headers: Headers; readonly body?: string; readonly bodyBytes: number }
  readonly reply?: { readonly headers: Headers; readonly body?: string; readonly bodyBytes: number }
  readonly refusal?: { readonly kind: string; readonly message: string; readonly issues?: readonly string[] }
  readonly explanation?: {
    readonly mistake: string
    readonly text: string
    readonly canonicalRequest?: string
    readonly clientCanonicalRequest?: string
  }
  readonly unread?: readonly string[]
  readonly steps?: readonly {
    readonly kind: string
    readonly id: string
    readonly from?: string
    readonly to?: string
  }[]
  readonly nearest?: string
}

export interface Clock {
  readonly now: string
  readonly ms: number
  readonly frozen: boolean
  readonly rate: number
}

/** A world whose file cannot be opened. */
export interface ClosedWorld {
  readonly name: string
  readonly unwell: string
}

export interface World {
  readonly name: string
  /** Its problem, such as a full disk. */
  readonly unwell?: string
  readonly clock: Clock
  readonly resources: number
  readonly requests: number
  readonly faults: number
  readonly overrides: number
  readonly lastRequestAt?: string
  readonly credentials: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export type Phase = 'queued' | 'running' | 'completed' | 'partial' | 'failed' | 'stopped'

export interface TaskRow {
  readonly world: string
  readonly provider: string
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly state: string
  readonly phase: Phase
  readonly progress: number
  readonly reason?: string
  readonly createdAt: string
  readonly endedAt?: string
  readonly next?: {
    readonly state: string
    readonly at?: string
    readonly inMs?: number
    readonly readsLeft?: number
  }
}

export interface TaskDetail extends TaskRow {
  readonly steps: readonly {
    readonly state: string
    readonly at: string | null
    readonly begun: boolean
    readonly polls?: number
    readonly reason?: string
  }[]
  readonly states: readonly string[]
  readonly ends: Readonly<Record<string, string>>
  readonly doc: Readonly<Record<string, unknown>>
}

export interface ShownCall {
  readonly operationId: string
  readonly method: string
  readonly url: string
  readonly body?: unknown
  readonly status: number
  readonly reply?: unknown
}

export interface Operation {
  readonly provider: string
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly errors: readonly string[]
}

export interface ErrorCode {
  readonly provider: string
  readonly code: string
  readonly status: number
  readonly kind: string
  readonly when: string
}

export interface Match {
  readonly provider?: string
  readonly operationId?: string
  readonly resource?: string
}

export interface Rule {
  readonly id: string
  readonly match: Match
  readonly skip: number
  readonly times?: number
  readonly every: number
  readonly probability: number
  readonly seen: number
  readonly hits: number
  readonly effect?: { readonly kind: string } & Record<string, unknown>
  readonly answer?: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body?: unknown
  }
}

export interface Health {
  readonly version: string
  readonly auth: string
  readonly seed: string
  readonly uptimeMs: number
  readonly publicUrl?: string
  readonly providers: readonly {
    readonly name: string
    readonly title: string
    readonly operations: number
  }[]
}

export interface Snapshot {
  readonly name: string
  readonly world: string
  readonly at: string
  readonly bytes: number
}
