// Rows of evaluation tasks and of the groups of instances that run them or are evaluated.
import type { DataKind, Fit, Row } from '../../../core/data/format.ts'
import { ADMIN } from '../auth/accounts.ts'
import { SCHEMAS } from '../collections.ts'
import { GROUP_STATES, TASK_STATES } from '../lifecycle.ts'
import { common, over, owned, owner } from './common.ts'

const ENDED = ['Completed', 'PartialCompleted', 'Failed']

function route(state: string): readonly string[] {
  const end = ENDED.includes(state) ? state : 'Completed'
  const before = state === 'Creating' || state === 'Idle' ? [state] : []
  return state === 'Creating'
    ? ['Creating', 'Created', 'Running', end]
    : ['Created', ...before, 'Running', end]
}

export const task: DataKind = {
  ...common,
  kind: 'task',
  member: 'tasks',
  about: 'Evaluation tasks',
  doc: SCHEMAS.task,
  name: ['name'],
  parent: { member: 'modelServiceGroupUuid', kind: 'group', usual: ({ doc }) => doc.eval === true },
  refs: { ...owner, evaluatedServiceGroupUuid: 'group', datasetUuid: 'dataset' },
  life: {
    state: 'status',
    states: TASK_STATES,
    usual: 'Completed',
    route,
    progress: ['percentage', 100],
    ended: 'endTime',
    reason: 'reason',
  },
  fit: (doc) => owned(doc, { type: doc.parallel === undefined ? 'Capability' : 'Performance' }),
}

const BOOTING = ['ConfigSettingUp', 'ServiceBootingUp']

export const group: DataKind = {
  ...common,
  kind: 'group',
  member: 'modelServiceGroups',
  about: 'Groups of service instances: `eval: true` for those that run evaluation tasks',
  doc: SCHEMAS.group,
  name: ['name'],
  refs: {
    ...owner,
    modelServiceUuid: 'model-service',
    modelUuid: 'model',
    zoneUuid: 'zone',
  },
  life: {
    state: 'status',
    states: GROUP_STATES,
    usual: 'Running',
    route: (state) => {
      if (state === 'Unknown') return ['Running', 'Unknown']
      return [state === 'Starting' ? 'Starting' : 'Deploying', ...BOOTING, 'Running']
    },
    takesMs: 120_000,
  },
  fit,
}

function fit(doc: Row, { row, id, ids, any, find }: Fit): Row {
  const service =
    typeof row.modelServiceUuid === 'string' ? find('model-service', row.modelServiceUuid) : undefined
  const isEval = doc.eval ?? (doc.modelServiceType ?? service?.doc.type) === 'ModelEval'
  const address = `10.0.${Number.parseInt(id.slice(0, 2), 16) || 12}.${(Number.parseInt(id.slice(2, 4), 16) % 254 || 40) + 1}`
  const zone = any('zone')?.id
  return owned(doc, {
    eval: isEval,
    modelServiceType: isEval ? 'ModelEval' : (service?.doc.type ?? 'Endpoint'),
    type: 'Container',
    ...(zone === undefined ? {} : { zoneUuid: zone }),
    instances: [
      {
        uuid: common.makeId(ids),
        url: `http://${address}:3000`,
        internalUrl: `http://${address}:3000`,
        accountUuid: doc.accountUuid ?? ADMIN.uuid,
        architecture: 'x86_64',
      },
    ],
  })
}

export const datasetRef: DataKind = {
  ...common,
  kind: 'dataset-ref',
  member: 'datasetRefs',
  about: 'Datasets that a group uses',
  doc: SCHEMAS['dataset-ref'],
  name: [],
  nameOf: ({ datasetUuid }) => String(datasetUuid ?? ''),
  parent: { member: 'modelServiceInstanceGroupUuid', kind: 'group' },
  inside: { kind: 'group', member: 'datasetRefInventories' },
  refs: { datasetUuid: 'dataset' },
  fit: (doc, { any }) => over({ datasetUuid: any('dataset')?.id ?? '' }, doc),
}

export const job: DataKind = {
  ...common,
  kind: 'job',
  member: 'jobs',
  about: 'Outcomes of asynchronous calls',
  doc: SCHEMAS.job,
  name: ['name'],
  life: {
    state: 'state',
    states: ['Processing', 'Done'],
    usual: 'Done',
    route: () => ['Processing', 'Done'],
  },
  fit: (doc) => over({ status: 200, body: {}, schema: {}, message: '' }, doc),
}
