// Parses the text of a condition: operator, left and right side.
// zstackio/zstack 5.3.20, rest plugin, RestServer: operators are found by substring search, in this order.
import { textFault } from '../errors.ts'

export type Operator =
  | '='
  | '!='
  | '>'
  | '<'
  | '>='
  | '<='
  | 'in'
  | 'not in'
  | 'like'
  | 'not like'
  | 'is null'
  | 'is not null'

export interface Condition {
  readonly field: string
  readonly op: Operator
  /** Not trimmed; empty for the null tests. */
  readonly value: string
}

/** As clients write them, in the order in which they are tried. */
const WRITTEN: readonly (readonly [string, Operator])[] = [
  ['!=', '!='],
  ['>=', '>='],
  ['<=', '<='],
  ['!?=', 'not in'],
  ['!~=', 'not like'],
  ['~=', 'like'],
  ['?=', 'in'],
  ['=', '='],
  ['>', '>'],
  ['<', '<'],
  ['is null', 'is null'],
  ['not null', 'is not null'],
]

/** @throws Problem, as text, without an operator or without a left side */
export function parseCondition(text: string): Condition {
  const found = WRITTEN.find(([written]) => text.includes(written))
  if (found === undefined)
    throw textFault(
      400,
      `Invalid query parameter. The '${text}' in the parameter[q] doesn't contain any query operator. Valid query operators are [${WRITTEN.map(([written]) => written).join(', ')}]`,
    )
  const [written, op] = found
  const at = text.indexOf(written)
  const field = text.slice(0, at).trim()
  if (field === '')
    throw textFault(
      400,
      `Invalid query parameter. The '${text}' in parameter[q] is not a key-value pair split by ${op}`,
    )
  if (op === 'is null' || op === 'is not null') return { field, op, value: '' }
  let value = text.slice(at + written.length)
  // A directly repeated operator counts as one: the server splits at separators.
  while (value.startsWith(written)) value = value.slice(written.length)
  return { field, op, value }
}
