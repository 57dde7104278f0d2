// The four calls of each provider, over any table.
import type { FastifyInstance } from 'fastify'
import { qianfan as qianfanWords } from '../dialects/qianfan.ts'
import { scale as scaleWords } from '../dialects/scale.ts'
import { zstack as zstackWords } from '../dialects/zstack.ts'
import { CONFIG as QIANFAN, qianfan } from './qianfan.ts'
import { CONFIG as SCALE, scale } from './scale.ts'
import type { Table } from './table.ts'
import { CONFIG as ZSTACK, zstack } from './zstack.ts'

export interface Calls {
  /** Id of the n-th stored task, from 1. */
  id(n: number): string
  /** Members of each stored task. */
  readonly config: object
  serve(app: FastifyInstance, table: Table, verified: boolean): void
}

export const CALLS: Readonly<Record<string, Calls>> = {
  zstack: { id: zstackWords.id, config: ZSTACK, serve: zstack },
  qianfan: { id: qianfanWords.id, config: QIANFAN, serve: qianfan },
  scale: { id: scaleWords.id, config: SCALE, serve: scale },
}
