// Decides whether a task runs on an item. A path that is not found gives null.

import { valueAt, withoutItem } from './locators.ts'
import type { RunCondition } from './run-condition.ts'

type Scope = Readonly<Record<string, unknown>>

function termOf(condition: RunCondition, scope: Scope): unknown {
  switch (condition.op) {
    case 'const':
      return condition.value ?? null
    case 'var':
      return valueAt(scope, withoutItem(condition.path)) ?? null
    default:
      return holds(condition, scope)
  }
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

/** Orders two values; undefined for values of different types. */
function compare(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return Math.sign(a - b)
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b)
  return undefined
}

export function holds(condition: RunCondition, scope: Scope): boolean {
  switch (condition.op) {
    case 'const':
    case 'var':
      return Boolean(termOf(condition, scope))
    case 'and':
      return condition.operands.every((one) => holds(one, scope))
    case 'or':
      return condition.operands.some((one) => holds(one, scope))
    case 'not':
      return !condition.operands.some((one) => holds(one, scope))
    case 'is_null':
      return condition.operands.every((one) => termOf(one, scope) === null)
    case 'is_not_null':
      return condition.operands.every((one) => termOf(one, scope) !== null)
    case 'in':
    case 'not_in': {
      const left = termOf(condition.left, scope)
      const found = condition.operands.some((one) => {
        const value = termOf(one, scope)
        return Array.isArray(value) ? value.some((inner) => same(left, inner)) : same(left, value)
      })
      return found === (condition.op === 'in')
    }
    default:
      return compares(condition.op, termOf(condition.left, scope), termOf(condition.right, scope))
  }
}

function compares(op: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte', left: unknown, right: unknown): boolean {
  if (op === 'eq') return same(left, right)
  if (op === 'ne') return !same(left, right)
  const sign = compare(left, right)
  if (sign === undefined) return false
  return op === 'lt' ? sign < 0 : op === 'lte' ? sign <= 0 : op === 'gt' ? sign > 0 : sign >= 0
}
