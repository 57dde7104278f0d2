// Pointers into an item: `item.a.b` stands for a value, `{{item.a.b}}` inside a text for its text.
// scale-gp-beta 0.7.0, types/item_locator.py and types/item_locator_template.py
import { isObject, set } from '../dialect/fields.ts'

const LOCATOR = /^item\.(\S+)$/
const TEMPLATE = /\{\{\s*item\.([^\s{}]+)\s*\}\}/g

/** A locator that leads nowhere in this item. */
export class Unresolved extends Error {
  constructor(path: string) {
    super(`item.${path} is not in the item`)
  }
}

/** Not data for the model: code, the layout of a screen, a condition of its own language. */
const OPAQUE = new Set(['function_source', 'layout', 'run_condition'])

/** The value at a path: a key that is spelled like the whole path goes before keys within keys. */
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

/** The value with every locator and template in it replaced. @throws Unresolved */
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

/** Paths of all locators and templates in a configuration, a condition's and a layout's included. */
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
