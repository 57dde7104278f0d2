// Models and datasets named by tasks: stored ones, and plausible made-up ones, because any id may be named.
import { createHash } from 'node:crypto'
import { Problem } from '../../core/problem.ts'
import type { World } from '../../core/world.ts'
import {
  type DatasetDoc,
  datasetsOf,
  type ModelVersionDoc,
  modelsOf,
  modelVersionsOf,
  numberFor,
} from './collections.ts'

/** As in v1: the number or the id. */
export type Id = string | number

const ALNUM = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** An id in the real form that depends only on the text: for things that are not stored but need an id. */
export function derivedId(prefix: string, text: string, length: number): string {
  const bytes = createHash('sha256').update(text).digest()
  let id = `${prefix}-`
  for (let i = 0; i < length; i++) id += ALNUM.charAt((bytes[i] as number) % ALNUM.length)
  return id
}

/** Ids made from a v1 number can be decoded: after at least this many zeros come its digits in base 36. */
const ZEROS = '00000'

const idFromNumber = (prefix: string, number: number, length: number): string =>
  `${prefix}-${ZEROS}${number.toString(36).padStart(length - ZEROS.length, '0')}`

function numberOf(id: string): number {
  const digits = id.slice(id.indexOf('-') + 1)
  const number = digits.startsWith(ZEROS) && /^[0-9a-z]+$/.test(digits) ? Number.parseInt(digits, 36) : 0
  return number > 0 && Number.isSafeInteger(number) ? number : numberFor(id)
}

export interface ModelVersion {
  readonly modelId: string
  readonly modelNumber: number
  readonly modelName: string
  readonly source: string
  readonly versionId: string
  readonly versionNumber: number
  readonly version: string
  readonly doc: ModelVersionDoc
  readonly createdAt: number
}

/** The creation time of made-up things. */
const MADE_UP_AT = Date.UTC(2024, 0, 16, 10, 38, 8)

const UNKNOWN_VERSION: Omit<ModelVersionDoc, 'numericId'> = {
  sourceType: 'Train',
  framework: 'paddlepaddle',
  algorithm: 'ERNIE_EB-ERNIEBOT_PRO',
  modelNet: 'paddlepaddle-ERNIE_EB-ERNIEBOT_PRO_LORA',
  trainType: 'ernieBotLite-Speed',
  description: '',
}

/** The stored model version with this id or number, or one made up from it. */
export function modelVersion(world: World, id: Id): ModelVersion {
  const versions = modelVersionsOf(world)
  const known =
    typeof id === 'string'
      ? versions.get(id)
      : versions.list({ where: [{ field: 'doc.numericId', op: '=', value: id }], limit: 1 }).items[0]
  const model = known?.parent ? modelsOf(world).get(known.parent) : undefined
  if (known !== undefined && model !== undefined)
    return {
      modelId: model.id,
      modelNumber: model.doc.numericId,
      modelName: model.name,
      source: model.doc.source,
      versionId: known.id,
      versionNumber: known.doc.numericId,
      version: known.name,
      doc: known.doc,
      createdAt: known.createdAt,
    }
  const versionId = typeof id === 'string' ? id : idFromNumber('amv', id, 12)
  const modelId = derivedId('am', versionId, 12)
  const versionNumber = numberOf(versionId)
  return {
    modelId,
    modelNumber: numberOf(modelId),
    modelName: `model_${versionId.slice(versionId.indexOf('-') + 1)}`,
    source: 'UserCreate',
    versionId,
    versionNumber,
    version: '1',
    doc: { ...UNKNOWN_VERSION, numericId: versionNumber },
    createdAt: MADE_UP_AT,
  }
}

export interface Dataset {
  readonly id: string
  readonly name: string
  readonly doc: DatasetDoc
  readonly createdAt: number
}

/** The stored dataset version with this id or number, or a made-up one of conversations. */
export function dataset(world: World, id: Id): Dataset {
  const datasets = datasetsOf(world)
  const known =
    typeof id === 'string'
      ? datasets.get(id)
      : datasets.list({ where: [{ field: 'doc.numericId', op: '=', value: id }], limit: 1 }).items[0]
  if (known !== undefined) return known
  const datasetId = typeof id === 'string' ? id : idFromNumber('ds', id, 16)
  const numericId = numberOf(datasetId)
  return {
    id: datasetId,
    name: `dataset_${datasetId.slice(datasetId.indexOf('-') + 1)}`,
    doc: datasetDoc(datasetId, numericId, { projectType: 20, templateType: 2000, dataType: 4 }),
    createdAt: MADE_UP_AT,
  }
}

/** A dataset in the platform's own storage. */
export const datasetDoc = (
  id: string,
  numericId: number,
  types: Pick<DatasetDoc, 'projectType' | 'templateType' | 'dataType'>,
): DatasetDoc => ({
  numericId,
  groupId: numericId,
  versionId: 1,
  ...types,
  storageType: 'sysBos',
  storageId: 'easydata',
  storagePath: `/easydata/_system_/dataset/${id}/texts`,
  rawStoragePath: '',
})

/** @throws Problem 'not-found' for the first id that is not stored */
export function checkReferences(
  world: World,
  references: { readonly modelVersions: readonly Id[]; readonly datasets: readonly Id[] },
): void {
  const missing = (collection: { count: ReturnType<typeof datasetsOf>['count'] }, id: Id): boolean =>
    collection.count([{ field: typeof id === 'string' ? 'id' : 'doc.numericId', op: '=', value: id }]) === 0
  for (const id of references.modelVersions)
    if (missing(modelVersionsOf(world), id)) throw new Problem('not-found', `model version ${id} not found`)
  for (const id of references.datasets)
    if (missing(datasetsOf(world), id)) throw new Problem('not-found', `dataset ${id} not found`)
}
