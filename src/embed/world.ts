// A world in the hands of a program: its clock, its faults, what it has seen. Everything goes through the control API,
// so a world of this process and one of a server elsewhere are steered alike.
import type * as z from 'zod'
import type { RequestMatch } from '../control/requests/match.ts'
import type { RequestSummary, RequestView } from '../control/requests/view.ts'
import type { Task, Timetable as TimetableSchema } from '../control/tasks/push.ts'
import type { ClockReply } from '../control/worlds/clock.ts'
import type { Coverage } from '../core/journal/coverage.ts'
import type { FaultEffect } from '../core/rules/faults.ts'
import type { Answer } from '../core/rules/overrides.ts'
import type { PlanSettings } from '../core/rules/plans.ts'
import type { Match, Turn } from '../core/rules/rules.ts'

/** Calls the control API. @throws EvalmockError with what is wrong */
export type Control = (method: string, path: string, body?: unknown) => Promise<unknown>

/** The control API refused a call; the message is its detail. */
export class EvalmockError extends Error {
  override readonly name = 'EvalmockError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export type ClockView = z.output<typeof ClockReply>
export type Credentials = Readonly<Record<string, Readonly<Record<string, string>>>>
export type RequestLine = z.output<typeof RequestSummary>
export type FullRequest = z.output<typeof RequestView>
export type TaskView = z.output<typeof Task>
export type Timetable = z.output<typeof TimetableSchema>
export type { Coverage, RequestMatch }

export interface NewFault extends z.input<typeof Turn> {
  readonly match?: z.input<typeof Match>
  readonly effect: z.input<typeof FaultEffect>
}
export interface NewOverride extends z.input<typeof Turn> {
  readonly match?: z.input<typeof Match>
  readonly answer: z.input<typeof Answer>
}
export interface CountedRule {
  readonly id: string
  /** Matching requests so far. */
  readonly seen: number
  /** Requests that it acted on. */
  readonly hits: number
}

export interface Verification {
  readonly match?: RequestMatch
  readonly count?: number
  readonly atLeast?: number
  readonly atMost?: number
  readonly order?: readonly RequestMatch[]
  readonly since?: number
}
export interface Awaiting {
  readonly match?: RequestMatch
  readonly atLeast?: number
  /** Wall-clock ms, 10 000 by default. */
  readonly timeoutMs?: number
  readonly since?: number
}
export interface Verified {
  readonly count: number
  readonly requests: readonly RequestLine[]
}

/** A complete, separate state of all providers. Disposing of it drops it; `default` is reset instead. */
export interface WorldHandle extends AsyncDisposable {
  readonly name: string
  /** Base URL of the server. */
  readonly url: string
  /** By provider, by the name that its clients use: what leads a client into this world. */
  readonly credentials: Credentials
  /** Environment variables that point the providers' SDKs into this world. */
  readonly env: Readonly<Record<string, string>>
  readonly clock: {
    read(): Promise<ClockView>
    /** Stand still, now or at an instant that is not past. */
    freeze(at?: Date | string): Promise<ClockView>
    /** Run on, `rate` emulator ms for each wall-clock ms. */
    resume(rate?: number): Promise<ClockView>
    /** Jump to an instant that is not past. */
    set(at: Date | string): Promise<ClockView>
    /** Jump forward; everything due by then has happened when it resolves. */
    advance(ms: number): Promise<ClockView>
  }
  readonly faults: {
    add(fault: NewFault): Promise<CountedRule>
    list(): Promise<readonly CountedRule[]>
    clear(): Promise<void>
  }
  readonly overrides: {
    add(override: NewOverride): Promise<CountedRule>
    list(): Promise<readonly CountedRule[]>
    clear(): Promise<void>
  }
  readonly requests: {
    /** The latest, oldest first. */
    list(
      match?: Omit<RequestMatch, 'query' | 'headers' | 'body'> & { readonly limit?: number },
    ): Promise<readonly RequestLine[]>
    get(id: number): Promise<FullRequest>
    clear(): Promise<void>
    /** @throws EvalmockError with what came instead, where it does not hold */
    verify(expected: Verification): Promise<Verified>
    /** Resolves when so many have come and been answered. @throws EvalmockError when the time is up */
    await(expected: Awaiting): Promise<Verified>
  }
  readonly tasks: {
    /** Ends one now, in success or in part. */
    complete(provider: string, id: string, outcome?: 'success' | 'partial'): Promise<TaskView>
    fail(provider: string, id: string): Promise<TaskView>
    /** Its next step begins now; or so much of its life, 0 to 1, is over. */
    progress(provider: string, id: string, fraction?: number): Promise<TaskView>
    /** Every status change that is still to come. */
    timeline(): Promise<Timetable>
  }
  /** Which documented operations, errors and states were met since the world began. */
  coverage(): Promise<Coverage>
  /** The whole world, to be kept as a file. */
  export(): Promise<unknown>
  /** Become the world that `export` gave. */
  import(file: unknown): Promise<void>
  /** How coming tasks go; what is left out is as the server was started. */
  plan(settings: z.input<typeof PlanSettings>): Promise<void>
  /** Back to how it started: resources, identifiers, clock, plan, faults, journal. */
  reset(): Promise<void>
  /** Keep it under a name; `restore` puts this or another world back to that. */
  snapshot(name: string): Promise<void>
  restore(name: string): Promise<void>
}

export interface WorldPlace {
  readonly name: string
  readonly url: string
  readonly credentials: Credentials
  readonly env: Readonly<Record<string, string>>
}

export function worldHandle({ name, url, credentials, env }: WorldPlace, control: Control): WorldHandle {
  const call = <T>(method: string, path: string, body?: unknown): Promise<T> =>
    control(method, `/worlds/${name}${path}`, body) as Promise<T>
  const instant = (at: Date | string): string => (typeof at === 'string' ? at : at.toISOString())
  const setClock = (change: object): Promise<ClockView> => call('PUT', '/clock', change)
  const rules = <New>(path: string, member: string) => ({
    add: (rule: New) => call<CountedRule>('POST', path, rule),
    list: async () => (await call<Record<string, CountedRule[]>>('GET', path))[member] ?? [],
    clear: async () => void (await call('DELETE', path)),
  })
  return {
    name,
    url,
    credentials,
    env,
    clock: {
      read: () => call('GET', '/clock'),
      freeze: (at) => setClock({ frozen: true, ...(at === undefined ? {} : { at: instant(at) }) }),
      resume: (rate) => setClock(rate === undefined ? { frozen: false } : { rate }),
      set: (at) => setClock({ at: instant(at) }),
      advance: (ms) => call('POST', '/clock/advance', { ms }),
    },
    faults: rules<NewFault>('/faults', 'faults'),
    overrides: rules<NewOverride>('/overrides', 'overrides'),
    requests: {
      async list(match = {}) {
        const query = new URLSearchParams(
          Object.entries(match).map(([key, value]) => [key, String(value)] as [string, string]),
        )
        return (await call<{ requests: RequestLine[] }>('GET', `/requests?${query}`)).requests
      },
      get: (id) => call('GET', `/requests/${id}`),
      clear: async () => void (await call('DELETE', '/requests')),
      verify: (expected) => call('POST', '/requests/verify', expected),
      await: (expected) => call('POST', '/requests/await', expected),
    },
    tasks: {
      complete: (provider, id, outcome) =>
        call('POST', `/tasks/${provider}/${encodeURIComponent(id)}/complete`, { outcome }),
      fail: (provider, id) => call('POST', `/tasks/${provider}/${encodeURIComponent(id)}/fail`),
      progress: (provider, id, fraction) =>
        call('POST', `/tasks/${provider}/${encodeURIComponent(id)}/progress`, { fraction }),
      timeline: () => call('GET', '/timeline'),
    },
    coverage: () => call('GET', '/coverage'),
    export: () => call('GET', '/state'),
    import: async (file) => void (await call('PUT', '/state', file)),
    plan: async (settings) => void (await call('PUT', '/plan', settings)),
    reset: async () => void (await call('POST', '/reset')),
    snapshot: async (as) => void (await call('POST', `/snapshots/${as}`)),
    restore: async (as) => void (await call('POST', `/snapshots/${as}/restore`)),
    [Symbol.asyncDispose]: async () => void (await call('DELETE', '')),
  }
}
