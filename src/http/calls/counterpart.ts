// What a provider knows about calls that go to the emulator and to the real service alike: how to sign them anew, and
// which parts of a response are different in any two servers.

import type { Answer, Call } from './call.ts'

/**
 * What a value is, if two equal servers may have different ones: an identifier, an instant, a computed result, a state
 * that depends on the time, a member that is only there (`late`) once its work is done, or `free` for anything else that
 * depends on other data.
 */
export type Role = 'id' | 'time' | 'score' | 'state' | 'late' | 'free'

/** Credentials by the names of `ProviderHead.credentials`. */
export type Keys = Readonly<Record<string, string>>

/** What a call carries to prove who sends it. Contains nothing secret: a corpus keeps it. */
export interface Credential {
  /** `none`, or the provider's word: `signature`, `key`, `session`, `log-in`. */
  readonly kind: string
  /** False if it is not the one that the client was given, or was made with another secret. */
  readonly right: boolean
  readonly details: Readonly<Record<string, string | number>>
}

export interface Counterpart {
  /** Sets of names: the real service needs all of one set. */
  readonly needs: readonly (readonly string[])[]
  /** The environment variable in which an SDK looks for each of the names. */
  readonly variables: Keys
  /** A call that changes nothing, or only logs in or out. */
  reads(call: Call, operationId: string | undefined): boolean
  /** A more exact name of the operation, where one operation carries many. */
  label?(call: Call, operationId: string): string | undefined
  /** @param keys the client's own, then those that were issued to it */
  credentialOf(call: Call, keys: readonly Keys[]): Credential
  /**
   * The call with this credential, made with these keys. A wrong credential stays wrong.
   *
   * @param keys in the order of `credentialOf`
   * @param anew also in the headers with the time of the signature
   */
  withCredential(call: Call, credential: Credential, keys: readonly Keys[], anew?: boolean): Call
  /** Keys that a response issues to the client. */
  issued?(answer: Answer): Keys | undefined
  /** Further secrets in a call or a response: those of sessions. */
  secretsIn?(message: Call | Answer): readonly string[]
  /** @param path names of members from the outside in; `[]` is an entry of a list */
  roleOf(path: readonly string[]): Role | undefined
  /** The error code of a response; undefined for a success. */
  codeOf(answer: Answer): string | undefined
  /** Whether a text has the form of the service's own identifiers, so that it is no secret. */
  isId(text: string): boolean
}
