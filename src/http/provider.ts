// The contract between the emulator and one emulated service.
import type { FastifyRequest, FastifyServerOptions } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type * as z from 'zod'
import type { Behavior, Behaviors } from '../core/behaviors.ts'
import type { DataFormat } from '../core/data/format.ts'
import type { Note } from '../core/journal/journal.ts'
import type { Problem, ProblemKind } from '../core/problem.ts'
import type { Ends } from '../core/rules/push.ts'
import type { Outcome } from '../core/timeline.ts'
import type { Stored, World } from '../core/world.ts'
import type { Counterpart } from './calls/counterpart.ts'

export type { Note } from '../core/journal/journal.ts'

/** The caller, by the provider's own name for it, and its world. */
export interface Caller {
  /** Id of the account, user or key owner. */
  readonly id: string
  readonly world: World
}

export interface ErrorReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON, a string as it is; absent: an empty body. */
  readonly body?: unknown
  /** The key of this error in the provider's `problems`. Default: the status. */
  readonly code?: string
}

/** An error that the provider documents. */
export interface DocumentedProblem {
  readonly kind: ProblemKind
  readonly status: number
  /** When the service returns it, in a few words. */
  readonly when: string
  /** The message of the emulator's own problem in this case. */
  readonly message?: string
  /** The operations that return it. Default: all. */
  readonly operations?: readonly string[]
}

/** A call that the emulator makes of itself: as a client would, but as nobody's request. */
export interface OwnCall {
  readonly operationId: string
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Includes the query. */
  readonly url: string
  readonly body?: unknown
}

/** The life of one kind of resource, for pushes and coverage. */
export interface Life extends Ends {
  /** The new document of a resource pushed to its end, if the document contains the outcome. */
  document?(doc: object, outcome: Outcome): object
  /** Updates resources that were waiting for the pushed one. */
  pushed?(world: World, id: string): void
  /** All possible states. */
  readonly states: readonly string[]
  /** It serves tasks and is none: listed among them only when its kind is asked for. */
  readonly aside?: boolean
  /** States before the work begins. */
  readonly waiting?: readonly string[]
  /** States of one that its client has stopped. */
  readonly stopped?: readonly string[]
  /** How much of the work is done, 0 to 1, as the service shows it; default: by time or reads. */
  progress?(task: Stored<unknown>, now: number, seed: string): number
  /** The member of its responses that shows why one failed, and of which call. Without it, none does. */
  readonly reasonIn?: string
  /** The provider's own calls that show it. */
  calls?(task: Stored<unknown>): readonly OwnCall[]
  /** The provider's own call that makes one of this name. */
  make?(name: string): OwnCall
}

/** A refused request as the journal keeps it. It has no body, because that is read only once the caller is known. */
export interface RefusedRequest {
  readonly method: string
  /** Includes the query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Emulator ms and wall-clock ms of arrival. */
  readonly at: number
  readonly wallAt: number
}

/** Why a credential was refused. Never contains a secret or a valid signature. */
export interface Explanation {
  /** The client's most likely mistake, in a sentence that says what to do. */
  readonly text: string
  /** A short name of the mistake, for programs. */
  readonly mistake: string
  /** The text over which the server computed the signature. */
  readonly canonicalRequest?: string
  /** The text that the client signed instead, if it is known. */
  readonly clientCanonicalRequest?: string
  /** Further findings. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** A provider's view of all worlds. */
export interface Worlds {
  /**
   * The world of this name, created from the baseline at first use.
   * @throws Problem 'unavailable' at the limit of worlds, 'invalid' if the name is not allowed
   */
  open(name: string): World
  /** The world that contains this resource: for sessions, job addresses and links with an id but no credential. */
  locate(kind: string, id: string): World | undefined
}

export interface Settings {
  /** `strict`: check signatures and keys; `lenient`: accept any well-formed credential; `off`: need none. */
  readonly auth: 'strict' | 'lenient' | 'off'
  readonly behaviors: Behaviors
  /** Seed of identifiers and scores. */
  readonly seed: string
  /** Base of URLs in responses, without trailing slash; undefined: the scheme and host that the client used. */
  readonly publicUrl?: string
  /**
   * Credentials that the configuration adds to the well-known ones. Maps the credential's id (an access key id, an
   * API
   * key, an account name) to its world and, if it has one, its secret.
   */
  readonly credentials: ReadonlyMap<
    string,
    {
      readonly world: string
      readonly secret?: string
      /** Names of the holder's permission policies. Default: all policies. */
      readonly policies?: readonly string[]
      /** Belongs to a temporary credential: requests must carry it. */
      readonly sessionToken?: string
    }
  >
  /** Requests per second for each credential, by provider name. Counted by the emulator clock. */
  readonly rateLimits: ReadonlyMap<string, number>
}

/** What the emulator passes to a provider. */
export interface ProviderContext {
  readonly worlds: Worlds
  readonly settings: Settings
  /** Wall-clock ms. Only for the time in a client's signature, which is valid by either clock. */
  wallNow(): number
  /** True for requests that are repeated: what a client asked the provider to call has been called before. */
  readonly isReplay: boolean
  /** The provider's own OpenAPI document. */
  document(): Promise<unknown>
}

/** info, tags, servers and securitySchemes of the provider's document. */
/** Where a response leads. Values are OpenAPI runtime expressions, such as `$response.body#/id`. */
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
  /** Links that do not follow from paths: by the operation that creates something, then by the next operation. */
  readonly links?: Readonly<Record<string, Readonly<Record<string, OpenApiLink>>>>
}

/** Ways to tell routes with the same path apart, by the name of the strategy. All providers share them. */
export type Constraints = NonNullable<NonNullable<FastifyServerOptions['routerOptions']>['constraints']>

/** How a service reads bodies, if not all as JSON in UTF-8. Each function throws Problem 'malformed'. */
export interface BodyReader {
  /** The text of the bytes: the journal keeps it. */
  readonly decode?: (bytes: Buffer) => string
  /** The value of the text of a body that has bytes; undefined where it counts as none. */
  readonly parse?: (text: string, request: FastifyRequest, context: ProviderContext) => unknown
}

/** The properties of a provider before it is loaded. */
export interface ProviderHead {
  /** Folder name, store partition, openapi/<name>.json, fixtures/<name>/. */
  readonly name: string
  /** The name shown to people. */
  readonly title: string
  /** Path prefixes of the real service, including older API versions. No prefix may be below another provider's. */
  readonly prefixes: readonly string[]
  readonly behaviors: readonly Behavior[]
  /** How many calls it supports, so that counting them need not load it. */
  readonly operations?: number
  /** The well-known credentials of a world, by the names that the provider's clients use. */
  credentials(world: string): Readonly<Record<string, string>>
}

/** A provider whose modules are loaded at its first request. */
export interface LazyProvider extends ProviderHead {
  load(): Promise<ProviderPlugin>
}

export interface ProviderPlugin extends ProviderHead {
  readonly openapi: OpenApiHead
  /** Kinds of resources, each with the schema of its document. */
  readonly collections: Readonly<Record<string, z.ZodType>>
  /**
   * Name of the world in the request's credential. Must be fast and must not check the credential.
   * undefined: none, or it names no world.
   */
  worldOf(request: FastifyRequest, context: ProviderContext): string | undefined
  /** Runs before the body is read, on every route not marked `config: { public: true }`. @throws Problem */
  authenticate(request: FastifyRequest, context: ProviderContext): Caller
  /** The problem for a credential of a world that cannot be, as for any unknown one. Default: the given problem. */
  stranger?(problem: Problem): Problem
  /** Renders a problem in the provider's envelope. Covers every ProblemKind. */
  renderError(problem: Problem, request: FastifyRequest, context: ProviderContext): ErrorReply
  /** Documented errors by code, for faults and coverage. */
  readonly problems?: Readonly<Record<string, DocumentedProblem>>
  /** Kinds of resources that can be pushed along. */
  readonly lives?: Readonly<Record<string, Life>>
  /** How people write its resources, in its own words; loaded at first use. Default: the kinds as they are stored. */
  data?(): Promise<DataFormat>
  /** By kind without a life: the state of one that is imported without steps. */
  readonly states?: Readonly<Record<string, string>>
  /** Finds out why a credential was refused; undefined if there is nothing to say. */
  explain?(request: RefusedRequest, world: World, context: ProviderContext): Explanation | undefined
  /** How its calls and responses are compared with the real service's. */
  readonly counterpart?: Counterpart
  /** Serializes reply objects. Default: JSON.stringify. */
  readonly stringify?: (body: unknown) => string
  /** The content type of these texts. Default: `application/json; charset=utf-8`. */
  readonly contentType?: string
  /** Header names as the service spells them, for clients that match case; all others are lower case. */
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
  /** Fastify routes with Zod schemas and complete paths, in their own scope. */
  readonly routes: FastifyPluginAsyncZod<ProviderContext>
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The world of the request. Set before authentication. */
    world: World
    /** Set by authentication; undefined on public routes. */
    caller?: Caller
    /** What affected the request besides its handler, for the journal. */
    notes: Note[]
  }
  interface FastifyContextConfig {
    /** No authentication. */
    public?: boolean
    /** The operation's path in the document, if its query distinguishes it from others: `/v2/eval?Action=X`. */
    documentUrl?: string
  }
}
