// One thing that each provider makes, reads and forgets: what is asked, and what of the answer matters.
import { call, example, type ProviderName } from '../support/operations.ts'
import type { Answer, Asked } from './server.ts'

export interface Kind {
  readonly provider: ProviderName
  make(name: string, world: string): Asked
  /** The id that the answer acknowledges. */
  idOf(answer: Answer): string
  read(id: string, world: string): Asked
  /** The name that the answer shows; undefined for one that is not there. */
  nameOf(answer: Answer): string | undefined
  rename?(id: string, name: string, world: string): Asked
  remove(id: string, world: string): Asked
}

const URL = 'ftp://datasets.example.com/torture.tar.gz'
/** The model center of the built-in seed. */
const CENTER = '6b3f9d15e0c74a82b9d6f1c83e50a274'

const { body: judge } = example('qianfan', 'make')

export const KINDS: readonly Kind[] = [
  {
    provider: 'scale',
    make: (name, world) => call('scale', 'POST', '/v5/evaluations', { name, data: [{ input: 'a' }] }, world),
    idOf: ({ json }) => json.id,
    read: (id, world) => call('scale', 'GET', `/v5/evaluations/${id}`, undefined, world),
    nameOf: ({ status, json }) => (status === 404 ? undefined : json.name),
    rename: (id, name, world) => call('scale', 'PATCH', `/v5/evaluations/${id}`, { name }, world),
    remove: (id, world) => call('scale', 'DELETE', `/v5/evaluations/${id}`, undefined, world),
  },
  {
    provider: 'qianfan',
    make: (name, world) => {
      const body = { ...(JSON.parse(judge ?? '{}') as object), taskName: name }
      return call('qianfan', 'POST', '/v2/eval?Action=CreateEvalTask', body, world)
    },
    idOf: ({ json }) => json.result,
    read: (id, world) => call('qianfan', 'POST', '/v2/eval?Action=DescribeEvalTask', { taskId: id }, world),
    nameOf: ({ json }) => json.result?.taskName,
    remove: (id, world) => call('qianfan', 'POST', '/v2/eval?Action=DeleteEvalTask', { taskId: id }, world),
  },
  {
    provider: 'zstack',
    make: (name, world) =>
      call(
        'zstack',
        'POST',
        '/zstack/v1/ai/datasets',
        { params: { name, url: URL, modelCenterUuid: CENTER } },
        world,
      ),
    idOf: ({ json }) => json.inventory.uuid,
    read: (id, world) => call('zstack', 'GET', `/zstack/v1/ai/datasets/${id}`, undefined, world),
    nameOf: ({ status, json }) => (status >= 400 ? undefined : json.inventories[0]?.name),
    rename: (id, name, world) =>
      call('zstack', 'PUT', `/zstack/v1/ai/datasets/${id}`, { updateDataset: { name } }, world),
    remove: (id, world) => call('zstack', 'DELETE', `/zstack/v1/ai/datasets/${id}`, undefined, world),
  },
]
