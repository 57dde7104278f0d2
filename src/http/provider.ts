// The contract between the emulator and one emulated service.
import type { FastifyRequest, FastifyServerOptions } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type * as z from 'zod'
import type { Problem } from '../core/problem.ts'
import type { Reading, Readings } from '../core/readings.ts'
import type { World } from '../core/world.ts'

/** Who calls, by the provider's own name for it, and in which world. */
export interface Caller {
  /** Id of the account, user or key owner. */
  readonly id: string
  readonly world: World
}

export interface ErrorReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object goes out as JSON, a string as it is; absent: an empty body. */
  readonly body?: unknown
}

/** A provider's view of all worlds. */
export interface Worlds {
  /**
   * The world of this name, made from the baseline at first use.
   * @throws Problem 'unavailable' when there are as many worlds as allowed, 'invalid' when it is no name for a world
   */
  open(name: string): World
  /** The world that holds this resource: for sessions, job addresses and links that carry an id and no credential. */
  locate(kind: string, id: string): World | undefined
}

export interface Settings {
  /** `strict`: signatures and keys are checked; `lenient`: any well-formed credential; `off`: none needed. */
  readonly auth: 'strict' | 'lenient' | 'off'
  readonly readings: Readings
  /** Seed of identifiers and scores. */
  readonly seed: string
  /** For addresses inside answers, no slash at the end; undefined: the scheme and host that the client called. */
  readonly publicUrl?: string
  /**
   * Credentials that the configuration adds to the well-known ones: the credential's id (an access key id, an API
   * key, an account name) to its world and, where it has one, its secret.
   */
  readonly credentials: ReadonlyMap<
    string,
    {
      readonly world: string
      readonly secret?: string
      /** Names of the provider's permission policies that its holder has; all of them where absent. */
      readonly policies?: readonly string[]
      /** Goes with a temporary credential: a request has to carry it. */
      readonly sessionToken?: string
    }
  >
  /** By provider's name: how many requests a second one credential may make, by the emulator clock. */
  readonly rateLimits: ReadonlyMap<string, number>
}

/** What the emulator hands to a provider. */
export interface ProviderContext {
  readonly worlds: Worlds
  readonly settings: Settings
  /** Wall-clock ms: for the time inside a client's signature, which is good by either clock, and for nothing else. */
  wallNow(): number
  /** The provider's own OpenAPI document. */
  document(): Promise<unknown>
}

/** info, tags, servers and securitySchemes of the provider's document. */
export interface OpenApiHead {
  readonly title: string
  readonly version: string
  readonly description: string
  readonly externalDocs: string
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly securitySchemes: Readonly<Record<string, object>>
}

/** Ways to tell routes of one path apart, by the name of the strategy: it is shared by all providers. */
export type Constraints = NonNullable<NonNullable<FastifyServerOptions['routerOptions']>['constraints']>

export interface ProviderPlugin {
  /** Folder name, store partition, openapi/<name>.json, fixtures/<name>/. */
  readonly name: string
  /** For people: `Baidu Qianfan`. */
  readonly title: string
  /** Path prefixes of the real service, older API versions included. Prefixes of two providers do not nest. */
  readonly prefixes: readonly string[]
  readonly openapi: OpenApiHead
  /** Kinds of resources and the schema of each document. */
  readonly collections: Readonly<Record<string, z.ZodType>>
  readonly readings: readonly Reading[]
  /** The well-known credentials of a world, by the names that the provider's clients use for them. */
  credentials(world: string): Readonly<Record<string, string>>
  /**
   * Name of the world that the request's credential speaks of, read cheaply and without judging it;
   * undefined: none, or it names no world.
   */
  worldOf(request: FastifyRequest, context: ProviderContext): string | undefined
  /** Runs before each route that is not marked `config: { public: true }`, before the body is read. @throws Problem */
  authenticate(request: FastifyRequest, context: ProviderContext): Caller
  /** The provider's envelope for a problem. Exhaustive over ProblemKind. */
  renderError(problem: Problem, request: FastifyRequest, context: ProviderContext): ErrorReply
  /** How reply objects become text; JSON.stringify where absent. */
  readonly stringify?: (body: unknown) => string
  /** Constraint strategies that the routes use. */
  readonly constraints?: Constraints
  /** Ordinary Fastify routes with Zod schemas and whole paths, in their own scope. */
  readonly routes: FastifyPluginAsyncZod<ProviderContext>
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before authentication: the world the request belongs to. */
    world: World
    /** Set by authentication; undefined on public routes. */
    caller?: Caller
    /** What acted on the request beside its handler, for the journal. */
    notes: Note[]
  }
  interface FastifyContextConfig {
    /** No authentication. */
    public?: boolean
    /** The operation's path in the document, where a query tells it from others of its path: `/v2/eval?Action=X`. */
    documentUrl?: string
  }
}

/** A line in the journal about one request. */
export type Note =
  /** The request was answered only because this reading is lenient. */
  | { readonly kind: 'reading'; readonly reading: string; readonly value: string }
  /** Why a credential was refused, for the person who debugs the client: never sent to it. */
  | { readonly kind: 'auth'; readonly text: string; readonly [member: string]: unknown }
  /** The emulator called an address that the client had named; written when that call has ended. */
  | { readonly kind: 'callback'; readonly url: string; readonly text: string }
  | { readonly kind: 'fault' | 'override'; readonly id: string; readonly text: string }
