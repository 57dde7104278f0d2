// A handle on a world: its clock, faults, journal and more. It only uses the control API, so worlds in this process
// and on a server elsewhere work alike.
import type * as z from 'zod'
import type { RequestMatch as AnyRequestMatch } from '../control/requests/match.ts'
import type { RequestSummary, RequestView } from '../control/requests/view.ts'
import type { TaskChange as TaskChangeSchema } from '../control/tasks/change.ts'
import type { TaskDetail as TaskDetailSchema, TaskPage as TaskPageSchema } from '../control/tasks/list.ts'
import type { Task, Timetable as TimetableSchema } from '../control/tasks/push.ts'
import type { ClockReply } from '../control/worlds/clock.ts'
import type { ResetRequest } from '../control/worlds/reset.ts'
import type { Seeded as SeededSchema, SeedWish } from '../control/worlds/seed.ts'
import type { Coverage } from '../core/journal/coverage.ts'
import type { FaultEffect } from '../core/rules/faults.ts'
import type { Answer } from '../core/rules/overrides.ts'
import type { PlanPart } from '../core/rules/plans.ts'
import type { Turn } from '../core/rules/rules.ts'
import type { ProviderOperations } from './provider-operations.ts'

/** Calls the control API. @throws EvalmockError with the reason */
export type Control = (method: string, path: string, body?: unknown) => Promise<unknown>

/** The control API refused a call; the message is the problem's detail. */
export class EvalmockError extends Error {
  override readonly name = 'EvalmockError'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** `scale`, `qianfan`, `zstack`, and the providers that you add to `ProviderOperations`. */
export type ProviderName = keyof ProviderOperations
export type OperationName<Provider extends ProviderName = ProviderName> = ProviderOperations[Provider]
/** For example `scale.CreateEvaluation`. */
export type QualifiedOperation = { [P in ProviderName]: `${P}.${ProviderOperations[P]}` }[ProviderName]

export type ClockView = z.output<typeof ClockReply>
/** By provider, then by the name that its clients use. */
export type Credentials = Readonly<Record<ProviderName, Readonly<Record<string, string>>>> &
  Readonly<Record<string, Readonly<Record<string, string>>>>
export type RequestLine = z.output<typeof RequestSummary>
export type FullRequest = z.output<typeof RequestView>
export type TaskView = z.output<typeof Task>
export type Timetable = z.output<typeof TimetableSchema>
/** States that have begun, and those to come. */
export type TaskDetail = z.output<typeof TaskDetailSchema>
export type TaskPage = z.output<typeof TaskPageSchema>
export type TaskChange = z.input<typeof TaskChangeSchema>

/** Selects tasks. A missing member matches all. */
export interface TaskMatch {
  readonly provider?: ProviderName
  /** Such as `task`, `evaluation` or `export`; default: evaluation tasks. */
  readonly kind?: string
  /** The provider's words. */
  readonly state?: string | readonly string[]
  /** The same for all providers. */
  readonly phase?: Phase | readonly Phase[]
  /** A part of the name or the id. */
  readonly name?: string
  readonly limit?: number
  readonly cursor?: string
}
export type Phase = z.output<typeof TaskPageSchema>['counts'][number]['phase']

/** Generated tasks: how many, of which kinds, over which time. */
export interface NewSeed extends Omit<z.input<typeof SeedWish>, 'provider'> {
  readonly provider?: ProviderName
}
/** Another start of a world, now and from now on. */
export type NewStart = z.input<typeof ResetRequest>
export type Seeded = z.output<typeof SeededSchema>
export type { Coverage }

/** Which requests a fault or an override affects. A missing member matches all. */
export interface RuleMatch {
  readonly provider?: ProviderName
  readonly operationId?: OperationName
  /** An identifier that the request carries in its path, query or body. */
  readonly resource?: string
}

/** Selects requests of the journal. */
export interface RequestMatch extends Omit<AnyRequestMatch, 'provider' | 'operationId'> {
  readonly provider?: ProviderName
  readonly operationId?: OperationName
}

/** How new tasks will run, with exceptions for providers and for operations that create tasks. */
export interface NewPlan extends z.input<typeof PlanPart> {
  readonly providers?: Readonly<Partial<Record<ProviderName, z.input<typeof PlanPart>>>>
  readonly operations?: Readonly<
    Partial<Record<OperationName | QualifiedOperation, z.input<typeof PlanPart>>>
  >
}

export interface NewFault extends z.input<typeof Turn> {
  readonly match?: RuleMatch
  readonly effect: z.input<typeof FaultEffect>
}
export interface NewOverride extends z.input<typeof Turn> {
  readonly match?: RuleMatch
  readonly answer: z.input<typeof Answer>
}
export interface CountedRule {
  readonly id: string
  /** Matching requests so far. */
  readonly seen: number
  /** Requests affected so far. */
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
  /** Wall-clock ms. Default: 10 000. */
  readonly timeoutMs?: number
  readonly since?: number
}
export interface Verified {
  readonly count: number
  readonly requests: readonly RequestLine[]
}

/** A complete, isolated copy of the state of all providers. Disposing of it drops it; `default` is reset instead. */
export interface WorldHandle extends AsyncDisposable {
  readonly name: string
  /** Base URL of the server. */
  readonly url: string
  /** Credentials for this world: by provider, then by the name that its clients use. */
  readonly credentials: Credentials
  /** Environment variables that point the providers' SDKs at this world. */
  readonly env: Readonly<Record<string, string>>
  readonly clock: {
    read(): Promise<ClockView>
    /** Freeze, now or at an instant that is not in the past. */
    freeze(at?: Date | string): Promise<ClockView>
    /** Resume, at `rate` emulator ms per wall-clock ms. */
    resume(rate?: number): Promise<ClockView>
    /** Jump to an instant that is not in the past. */
    set(at: Date | string): Promise<ClockView>
    /** Jump forward. Everything due by then has happened when it resolves. */
    advance(ms: number): Promise<ClockView>
    /**
     * Go back to an instant, to a distance such as `-10m`, or to just before a request of the journal. Everything is as it
     * was then, and what came later is undone. Only worlds in memory can go back.
     * @throws EvalmockError with the reason where the world cannot
     */
    rewind(to: Date | string | { readonly request: number }): Promise<ClockView>
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
    /** @throws EvalmockError that tells what came instead, if it does not hold */
    verify(expected: Verification): Promise<Verified>
    /** Resolves when the expected requests have come and been answered. @throws EvalmockError when the time is up */
    await(expected: Awaiting): Promise<Verified>
  }
  readonly tasks: {
    /** Tasks of all providers, newest first. */
    list(match?: TaskMatch): Promise<TaskPage>
    get(provider: ProviderName, id: string): Promise<TaskDetail>
    /** Change its name, state, reason or times, past ones too. */
    change(provider: ProviderName, id: string, change: TaskChange): Promise<TaskDetail>
    /** End a task now, with full or partial success. */
    complete(provider: ProviderName, id: string, outcome?: 'success' | 'partial'): Promise<TaskView>
    /** @param reason shown where the provider shows one */
    fail(provider: ProviderName, id: string, reason?: string): Promise<TaskView>
    /** Start its next step now, or move it to a share of its life, 0 to 1. */
    progress(provider: ProviderName, id: string, fraction?: number): Promise<TaskView>
    /** Every status change that is still to come. */
    timeline(): Promise<Timetable>
  }
  /** Add generated tasks, and what belongs to them. */
  seed(wish?: NewSeed): Promise<Seeded>
  /** Which documented operations, errors and states were met since the world began. */
  coverage(): Promise<Coverage>
  /** The whole world, to save as a file. */
  export(): Promise<unknown>
  /** Replace the world with one from `export`. */
  import(file: unknown): Promise<void>
  /** Set how new tasks will run. Members left out return to the server's start values. */
  plan(settings: NewPlan): Promise<void>
  /** Reset to the start: resources, identifiers, clock, plan, faults, journal. With a start, that is another from now on. */
  reset(start?: NewStart): Promise<void>
  /** Save it under a name; `restore` returns this or another world to that state. */
  snapshot(name: string): Promise<void>
  restore(name: string): Promise<void>
}

export interface WorldPlace {
  readonly name: string
  readonly url: string
  readonly credentials: Credentials
  readonly env: Readonly<Record<string, string>>
}

const taskPath = (provider: ProviderName, id: string): string =>
  `/tasks/${provider}/${encodeURIComponent(id)}`

/** Lists have commas between their entries; what is undefined is left out. */
function queryOf(match: object): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(match)) if (value !== undefined) query.set(name, String(value))
  return `?${query}`
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
      rewind: (to) =>
        call('POST', '/clock/rewind', typeof to === 'object' && 'request' in to ? to : { to: instant(to) }),
    },
    faults: rules<NewFault>('/faults', 'faults'),
    overrides: rules<NewOverride>('/overrides', 'overrides'),
    requests: {
      list: async (match = {}) =>
        (await call<{ requests: RequestLine[] }>('GET', `/requests${queryOf(match)}`)).requests,
      get: (id) => call('GET', `/requests/${id}`),
      clear: async () => void (await call('DELETE', '/requests')),
      verify: (expected) => call('POST', '/requests/verify', expected),
      await: (expected) => call('POST', '/requests/await', expected),
    },
    tasks: {
      list: (match = {}) => call('GET', `/tasks${queryOf(match)}`),
      get: (provider, id) => call('GET', taskPath(provider, id)),
      change: (provider, id, change) => call('PATCH', taskPath(provider, id), change),
      complete: (provider, id, outcome) => call('POST', `${taskPath(provider, id)}/complete`, { outcome }),
      fail: (provider, id, reason) => call('POST', `${taskPath(provider, id)}/fail`, { reason }),
      progress: (provider, id, fraction) => call('POST', `${taskPath(provider, id)}/progress`, { fraction }),
      timeline: () => call('GET', '/timeline'),
    },
    seed: (wish = {}) => call('POST', '/seed', wish),
    coverage: () => call('GET', '/coverage'),
    export: () => call('GET', '/state'),
    import: async (file) => void (await call('PUT', '/state', file)),
    plan: async (settings) => void (await call('PUT', '/plan', settings)),
    reset: async (start) => void (await call('POST', '/reset', start)),
    snapshot: async (as) => void (await call('POST', `/snapshots/${as}`)),
    restore: async (as) => void (await call('POST', `/snapshots/${as}/restore`)),
    [Symbol.asyncDispose]: async () => void (await call('DELETE', '')),
  }
}
