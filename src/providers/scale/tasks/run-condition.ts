// Conditions under which a guided-decoding task runs on an item: a tree of comparisons of the item's values.
// scale-gp-beta 0.7.0, types/*_evaluation_run_condition_param.py
import * as z from 'zod'
import { number, variants } from '../dialect/fields.ts'

export const COMPARISONS = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'] as const
export const MEMBERSHIPS = ['in', 'not_in'] as const
export const LOGIC = ['and', 'or', 'not', 'is_null', 'is_not_null'] as const

export type RunCondition =
  | { op: 'const'; value?: string | number | boolean | null | undefined }
  | { op: 'var'; path: string }
  | { op: (typeof COMPARISONS)[number]; left: RunCondition; right: RunCondition }
  | { op: (typeof MEMBERSHIPS)[number]; left: RunCondition; operands: RunCondition[] }
  | { op: (typeof LOGIC)[number]; operands: RunCondition[] }

const operands = () => z.array(RunCondition)

export const RunCondition: z.ZodType<RunCondition> = z
  .lazy(() =>
    z.discriminatedUnion('op', [
      z.object({
        op: z.literal('const'),
        value: variants({ str: z.string(), float: number(), bool: z.boolean() }).nullish(),
      }),
      z.object({ op: z.literal('var'), path: z.string() }),
      z.object({ op: z.enum(COMPARISONS), left: RunCondition, right: RunCondition }),
      z.object({ op: z.enum(MEMBERSHIPS), left: RunCondition, operands: operands() }),
      z.object({ op: z.enum(LOGIC), operands: operands() }),
    ]),
  )
  .meta({ id: 'ScaleRunCondition' })
