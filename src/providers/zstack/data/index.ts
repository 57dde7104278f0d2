// How people write ZStack's resources: in the words of its API explorer and SDKs.
import type { DataFormat, Known, Row } from '../../../core/data/format.ts'
import { accountNamed } from '../auth/accounts.ts'
import { accessKey, account, identity, session, zone } from './accounts.ts'
import { generate } from './generate.ts'
import {
  dataset,
  model,
  modelCenter,
  modelService,
  modelServiceRef,
  tag,
  trainedModelRecord,
} from './models.ts'
import { datasetRef, group, job, task } from './tasks.ts'

export const data: DataFormat = {
  provider: 'zstack',
  generate,
  kinds: [
    account,
    identity,
    accessKey,
    session,
    zone,
    modelCenter,
    modelService,
    model,
    modelServiceRef,
    dataset,
    group,
    datasetRef,
    task,
    trainedModelRecord,
    tag,
    job,
  ],
  also: (rowsOf, any): Record<string, readonly Row[]> => {
    const isFree = rowsOf('task').some((row) => row.modelServiceGroupUuid === undefined)
    const isEval = ({ doc }: Known): boolean => doc.eval === true || doc.modelServiceType === 'ModelEval'
    if (!isFree || any('group', isEval) !== undefined) return {}
    // A task runs in a group for evaluations.
    return { modelServiceGroups: [{ name: 'evaluation', eval: true }] }
  },
  given: (kind, text) => (kind === 'account' ? accountNamed(text) : undefined),
}
