// References into an item: `item.a.b` is replaced by the value, `{{item.a.b}}` inside a text by its text.
// scale-gp-beta 0.7.0, types/item_locator.py and types/item_locator_template.py
import { isObject, set } from '../dialect/fields.ts'

const LOCATOR = /^item\.(\S+)$/
const TEMPLATE = /\{\{\s*item\.([^\s{}]+)\s*\}\}/g

/** A locator without a target in this item. */
export class Unresolved extends Error {
  constructor(path: string) {
    super(`item.${path} is not in the item`)
  }
}

/** Members that are not data for the model: code, a screen layout, a condition with its own syntax. */
const OPAQUE = new Set(['function_source', 'layout', 'run_condition'])

/** The value at a path: a key spelled like the whole path takes precedence over nested keys. */
export function valueAt(scope: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(scope, path)) return scope[path]
  let value: unknown = scope
  for (const key of path.split('.')) {
    const inside = isObject(value) ? Object.hasOwn(value, key) : Array.isArray(value) && /^\d+$/.test(key)
    if (!inside) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

const required = (scope: Readonly<Record<string, unknown>>, path: string): unknown => {
  const value = valueAt(scope, path)
  if (value === undefined) throw new Unresolved(path)
  return value
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** The value with all its locators and templates replaced. @throws Unresolved */
export function resolve(value: unknown, scope: Readonly<Record<string, unknown>>): unknown {
  if (typeof value === 'string') {
    const path = LOCATOR.exec(value)?.[1]
    if (path !== undefined) return required(scope, path)
    if (!value.includes('{{')) return value
    return value.replace(TEMPLATE, (_, inner: string) => textOf(required(scope, inner)))
  }
  if (Array.isArray(value)) return value.map((one) => resolve(one, scope))
  if (!isObject(value)) return value
  const resolved: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value))
    set(resolved, key, OPAQUE.has(key) ? inner : resolve(inner, scope))
  return resolved
}

/** Paths of all locators and templates in a configuration, including those of a condition and a layout. */
export function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    const path = LOCATOR.exec(value)?.[1]
    return path === undefined ? [...value.matchAll(TEMPLATE)].map((match) => match[1] as string) : [path]
  }
  if (Array.isArray(value)) return value.flatMap(pathsIn)
  if (!isObject(value)) return []
  if (value.op === 'var' && typeof value.path === 'string') return [withoutItem(value.path)]
  return Object.entries(value).flatMap(([key, inner]) => (key === 'function_source' ? [] : pathsIn(inner)))
}

export const withoutItem = (path: string): string => path.replace(/^item\./, '')
