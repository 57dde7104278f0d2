// Requests of every operation of every provider, made from its document: most of them fit, many nearly.
import { readFileSync } from 'node:fs'
import { credentials } from '../../support/signers.ts'
import type { Chance } from '../chance.ts'
import type { Asked } from '../server.ts'
import { type Schema, valueFor } from './generate.ts'

export interface Operation {
  readonly provider: string
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly {
    readonly in: string
    readonly name: string
    readonly required?: boolean
    readonly schema: Schema
  }[]
  readonly body: Schema | undefined
  readonly components: Schema
}

export function operationsOf(provider: string): Operation[] {
  const document = JSON.parse(
    readFileSync(new URL(`../../../openapi/${provider}.json`, import.meta.url), 'utf8'),
  )
  const components = document.components?.schemas ?? {}
  return Object.entries<Schema>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Schema>(methods).map(([method, { operationId, parameters = [], requestBody }]) => ({
      provider,
      operationId,
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content?.['application/json']?.schema,
      components,
    })),
  )
}

const WORLDS = ['default', 'f1', 'f2', 'f3'] as const

/** Ids that answers have shown: requests ask for them again. */
export class Ids {
  readonly #ids: string[] = ['unknown', '0', '%00', '..']

  /** Only these. */
  static of(ids: readonly string[]): Ids {
    const made = new Ids()
    made.#ids.splice(0, 4, ...ids)
    return made
  }

  note(text: string): void {
    for (const [id] of text
      .slice(0, 2000)
      .matchAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|am\w-[0-9a-z]{12}/g)) {
      if (this.#ids.length >= 400) this.#ids.splice(4, 100)
      this.#ids.push(id)
    }
  }

  one(chance: Chance): string {
    return chance.one(this.#ids)
  }
}

export function requestOf(operation: Operation, ids: Ids, chance: Chance): Asked {
  const { provider, method, components } = operation
  const odd = chance.one([0, 0.02, 0.1])
  const text = (schema: Schema): string => {
    const value = valueFor(schema, components, chance, odd)
    return encodeURIComponent(
      typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value ?? null),
    )
  }
  const [, plain = '', fixed] = /^([^?]*)(?:\?(.*))?$/.exec(operation.path) ?? []
  const path = plain.replace(/\{(\w+)\}/g, () => encodeURIComponent(ids.one(chance)))
  const query = operation.parameters
    .filter(({ in: place, required }) => place === 'query' && (required || chance.fraction() < 0.3))
    .map(
      ({ name, schema }) =>
        `${encodeURIComponent(name)}=${chance.fraction() < 0.2 ? ids.one(chance) : text(schema)}`,
    )
  const target = [path, [fixed, ...query].filter(Boolean).join('&')].filter(Boolean).join('?')
  const hasBody = operation.body !== undefined && chance.fraction() > odd
  const value = hasBody ? withIds(valueFor(operation.body, components, chance, odd), ids, chance) : undefined
  let body = value === undefined ? undefined : JSON.stringify(value)
  if (body !== undefined && chance.fraction() < odd / 2) body = body.slice(0, chance.below(body.length + 1))
  const world = chance.one(WORLDS)
  const signed = chance.fraction() < 0.97 ? credentials[provider]?.({ method, path: target, world }) : {}
  return {
    method,
    path: target,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...signed },
    body,
  }
}

/** Members that are named like ids get those of things that exist. */
function withIds(value: unknown, ids: Ids, chance: Chance): unknown {
  if (Array.isArray(value)) return value.map((one) => withIds(one, ids, chance))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'string' && /(id|uuid)s?$/i.test(name) && chance.fraction() < 0.7
        ? ids.one(chance)
        : withIds(inner, ids, chance),
    ]),
  )
}
