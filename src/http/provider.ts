// The contract between the emulator and one emulated service.
import type { FastifyRequest, FastifyServerOptions } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type * as z from 'zod'
import type { Behavior, Behaviors } from '../core/behaviors.ts'
import type { Note } from '../core/journal/journal.ts'
import type { Problem, ProblemKind } from '../core/problem.ts'
import type { Ends } from '../core/rules/push.ts'
import type { Outcome } from '../core/timeline.ts'
import type { Stored, World } from '../core/world.ts'

export type { Note } from '../core/journal/journal.ts'

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
  /** Which of the provider's `problems` this is; the status where absent. */
  readonly code?: string
}

/** An error that the provider documents. */
export interface DocumentedProblem {
  readonly kind: ProblemKind
  readonly status: number
  /** When the service answers with it, in a few words. */
  readonly when: string
  /** What the emulator's own problem says in such a case. */
  readonly message?: string
  /** The operations that answer with it; all where absent. */
  readonly operations?: readonly string[]
}

/** A call that the emulator makes of itself: as a client would, but as nobody's request. */
export interface OwnCall {
  readonly operationId: string
  readonly method: 'GET' | 'POST' | 'PUT'
  /** With the query. */
  readonly url: string
  readonly body?: unknown
}

/** How resources of one kind live, for those who push them along and count what was seen. */
export interface Life extends Ends {
  /** The document of one that is pushed to its end, where the outcome stands in it too. */
  document?(doc: object, outcome: Outcome): object
  /** What changes with one that was pushed along: those that waited for it. */
  pushed?(world: World, id: string): void
  /** Every state there is. */
  readonly states: readonly string[]
  /** It serves tasks and is none: listed among them only when its kind is asked for. */
  readonly aside?: boolean
  /** States before the work begins. */
  readonly waiting?: readonly string[]
  /** States of one that its client has stopped. */
  readonly stopped?: readonly string[]
  /** How much of the work is done, 0 to 1, as the service shows it; by time or looks where absent. */
  progress?(task: Stored<unknown>, now: number, seed: string): number
  /** The provider's own calls that show it. */
  calls?(task: Stored<unknown>): readonly OwnCall[]
  /** The provider's own call that makes one of this name. */
  make?(name: string): OwnCall
}

/** A refused request, as the journal has kept it: without its body, which is read only when the caller is known. */
export interface RefusedRequest {
  readonly method: string
  /** With the query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Emulator ms and wall-clock ms when it came. */
  readonly at: number
  readonly wallAt: number
}

/** Why a credential was refused. Never contains a secret, nor a signature that would be good. */
export interface Explanation {
  /** The most likely mistake of the client, in a sentence that says what to do. */
  readonly text: string
  /** A word for the mistake, for programs. */
  readonly mistake: string
  /** What the server computed the signature over. */
  readonly canonicalRequest?: string
  /** What was tried besides. */
  readonly details?: Readonly<Record<string, unknown>>
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
  readonly behaviors: Behaviors
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
/** Where a response leads: values are as OpenAPI's runtime expressions say, such as `$response.body#/id`. */
export interface OpenApiLink {
  readonly parameters?: Readonly<Record<string, string>>
  readonly requestBody?: unknown
}

export interface OpenApiHead {
  readonly title: string
  readonly version: string
  readonly description: string
  readonly externalDocs: string
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly securitySchemes: Readonly<Record<string, object>>
  /** Links that paths do not tell of: by the operation that makes something, then by the operation that goes on. */
  readonly links?: Readonly<Record<string, Readonly<Record<string, OpenApiLink>>>>
}

/** Ways to tell routes of one path apart, by the name of the strategy: it is shared by all providers. */
export type Constraints = NonNullable<NonNullable<FastifyServerOptions['routerOptions']>['constraints']>

/** How a service reads bodies, if not all as JSON in UTF-8. Each function throws Problem 'malformed'. */
export interface BodyReader {
  /** The text of the bytes: the journal keeps it. */
  readonly decode?: (bytes: Buffer) => string
  /** The value of the text of a body that has bytes; undefined where it counts as none. */
  readonly parse?: (text: string, request: FastifyRequest, context: ProviderContext) => unknown
}

/** What is known of a provider before it is loaded. */
export interface ProviderHead {
  /** Folder name, store partition, openapi/<name>.json, fixtures/<name>/. */
  readonly name: string
  /** For people. */
  readonly title: string
  /** Path prefixes of the real service, older API versions included. Prefixes of two providers do not nest. */
  readonly prefixes: readonly string[]
  readonly behaviors: readonly Behavior[]
  /** The well-known credentials of a world, by the names that the provider's clients use for them. */
  credentials(world: string): Readonly<Record<string, string>>
}

/** A provider whose modules are loaded when its first request comes. */
export interface LazyProvider extends ProviderHead {
  load(): Promise<ProviderPlugin>
}

export interface ProviderPlugin extends ProviderHead {
  readonly openapi: OpenApiHead
  /** Kinds of resources and the schema of each document. */
  readonly collections: Readonly<Record<string, z.ZodType>>
  /**
   * Name of the world that the request's credential speaks of, read cheaply and without judging it;
   * undefined: none, or it names no world.
   */
  worldOf(request: FastifyRequest, context: ProviderContext): string | undefined
  /** Runs before each route that is not marked `config: { public: true }`, before the body is read. @throws Problem */
  authenticate(request: FastifyRequest, context: ProviderContext): Caller
  /** The provider's envelope for a problem. Exhaustive over ProblemKind. */
  renderError(problem: Problem, request: FastifyRequest, context: ProviderContext): ErrorReply
  /** Documented errors by code, for faults on order and for coverage. */
  readonly problems?: Readonly<Record<string, DocumentedProblem>>
  /** Kinds of resources whose life can be pushed along. */
  readonly lives?: Readonly<Record<string, Life>>
  /** Finds out why the credential of a refused request was no good; undefined where there is nothing to say. */
  explain?(request: RefusedRequest, world: World, context: ProviderContext): Explanation | undefined
  /** How reply objects become text; JSON.stringify where absent. */
  readonly stringify?: (body: unknown) => string
  /** The content type of these texts; `application/json; charset=utf-8` where absent. */
  readonly contentType?: string
  /** Headers of its answers as the service spells them, for clients that look by case; all others are in lower case. */
  readonly headerNames?: readonly string[]
  readonly body?: BodyReader
  /**
   * Where the service redirects a path with a slash too many: a whole address, or undefined if it ignores the slash.
   * Throws Problem 'no-route' if the service has no such path.
   *
   * @param known whether the path without slashes at its end is one of the service's
   */
  readonly onSlash?: (request: FastifyRequest, context: ProviderContext, known: boolean) => string | undefined
  /** The address by which a request is routed, where the service answers under several; the journal keeps it as sent. */
  readonly rewriteUrl?: (url: string) => string
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
