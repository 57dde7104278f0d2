// What Scale's refusals say, each with its source. The pages and the SDK name rules and statuses, but print no texts: the
// sentences are ours, except where a source is given as read or run.
import { Problem, type ProblemDetail, type ProblemKind } from '../../core/problem.ts'

interface Refusal {
  readonly kind: ProblemKind
  /** The sentence, made from names and ids. */
  readonly says: (...parts: string[]) => string
  /** Where the rule is written: a page of docs.gp.scale.com, or a file of scale-gp-beta 0.7.0. */
  readonly source: string
}

const SDK = 'scale-gp-beta 0.7.0'
const EVALUATIONS = `${SDK}, resources/evaluations/evaluations.py`
const TASKS = 'add-test-criteria-to-evaluation, and scale-gp-beta 0.7.0, types/evaluation_task_param.py'
const DATASETS = `${SDK}, resources/datasets.py and resources/dataset_items.py`
const GROUPS = 'create-evaluation-group and patch-evaluation-group'
const DASHBOARDS = `${SDK}, resources/evaluation_dashboards`
const RUBRICS = `${SDK}, resources/rubrics`
const ANNOTATIONS = `${SDK}, resources/annotation_tasks.py`
const LISTS = 'list-evaluation-items'

export const REFUSALS = {
  // Credentials. Status and text are those of FastAPI's security classes where it has them.
  'no-key': {
    kind: 'unauthenticated',
    says: () => 'Not authenticated',
    source: 'FastAPI 0.165.0, security/api_key.py',
  },
  'unknown-key': {
    kind: 'unauthenticated',
    says: () => 'Invalid API key',
    source: 'list-evaluation-items, "Authorizations": the key is required',
  },
  'other-account': {
    kind: 'forbidden',
    says: () => 'API key has no access to the selected account',
    source: 'list-evaluation-items, header x-selected-account-id',
  },

  // Things of any kind.
  'not-found': {
    kind: 'not-found',
    says: (what) => `${what} not found`,
    source: `${SDK}, _exceptions.py: 404`,
  },
  'no-such-reference': {
    kind: 'invalid',
    says: (what) => `${what} not found`,
    source: 'create-evaluation-group: an unknown id in a body is a 400',
  },
  archived: {
    kind: 'conflict',
    says: (noun) => `${noun} is archived; restore it before updating`,
    source: `update-evaluation; ${DATASETS}; ${RUBRICS}`,
  },
  'archived-reference': {
    kind: 'invalid',
    says: (what) => `${what} is archived`,
    source: `${SDK}, resources/questions.py; ${RUBRICS}`,
  },
  'already-archived': {
    kind: 'conflict',
    says: (noun) => `${noun} is already archived`,
    source: `${EVALUATIONS}; ${DATASETS}; ${RUBRICS}`,
  },
  'slash-too-many': {
    kind: 'no-route',
    says: (method, path) => `${method} ${path} has a slash too many`,
    source: 'Starlette 1.10.0, run: redirect_slashes',
  },

  // Lists.
  'sort-field': {
    kind: 'invalid',
    says: (field, known) => `Cannot sort by ${field}: sort_by is one of ${known}`,
    source: LISTS,
  },
  'filter-operator': {
    kind: 'invalid',
    says: (operator, key) => `Operator ${operator} does not apply to ${key}: use ==, !=, IN or NOT_IN`,
    source: 'filter-evaluations',
  },

  // Tasks.
  'alias-twice': {
    kind: 'invalid',
    says: (aliases) => `Task aliases must be unique: ${aliases}`,
    source: TASKS,
  },
  'alias-is-key': {
    kind: 'invalid',
    says: (alias) => `Task alias ${alias} is also a key of the items`,
    source: TASKS,
  },
  'alias-taken': {
    kind: 'invalid',
    says: (alias) => `A task with alias ${alias} already exists`,
    source: 'add-test-criteria-to-evaluation',
  },
  'locator-leads-nowhere': {
    kind: 'invalid',
    says: (alias, path, head) =>
      `Task ${alias} refers to item.${path}, but the items have no ${head} and no task has that alias`,
    source: `${SDK}, types/item_locator.py`,
  },
  'task-cycle': {
    kind: 'invalid',
    says: (cycle) => `Tasks depend on each other in a cycle: ${cycle}`,
    source: TASKS,
  },
  'no-function': {
    kind: 'invalid',
    says: () => 'function_source must define a function: no `def name(...)` found in it',
    source: `${SDK}, lib/custom_function.py`,
  },
  'contributors-only': {
    kind: 'invalid',
    says: (type) => `Only ${type} tasks can be added to an existing evaluation`,
    source: 'add-test-criteria-to-evaluation',
  },
  'contributors-began': {
    kind: 'conflict',
    says: (state) => `Contributor annotation tasks of this evaluation have already been ${state}`,
    source: 'update-test-criteria-configuration',
  },
  'off-schema': {
    kind: 'invalid',
    says: (type) => `configuration does not fit ${type}`,
    source: 'update-test-criteria-configuration: a 422',
  },
  'no-taxonomy': { kind: 'not-found', says: (id) => `Evaluation ${id} has no taxonomy`, source: EVALUATIONS },

  // Files.
  'files-length': {
    kind: 'invalid',
    says: () => 'files must have the same length as data',
    source: `${SDK}, types/dataset_create_params.py and types/evaluation_create_params.py`,
  },
  'no-media': {
    kind: 'invalid',
    says: (id, type) => `File ${id} is ${type}, which is no supported media format`,
    source: DATASETS,
  },
  'no-content': {
    kind: 'not-found',
    says: (id) => `File ${id} has no content here: it is in cloud storage`,
    source: `${SDK}, resources/files/content.py`,
  },
  'no-file': {
    kind: 'invalid',
    says: () => 'Field required',
    source: 'FastAPI 0.165.0, run: a form without its file',
  },
  'no-upload': {
    kind: 'invalid',
    says: () => "Value error, Expected UploadFile, received: <class 'str'>",
    source: 'FastAPI 0.165.0, run: a member `file` without a filename',
  },
  'no-boundary': {
    kind: 'invalid',
    says: () => 'Missing boundary in multipart.',
    source: 'Starlette 1.10.0, run',
  },
  'broken-form': {
    kind: 'invalid',
    says: () => 'Invalid multipart data.',
    source: 'Starlette 1.10.0 with python-multipart 0.0.34, run',
  },
  'nameless-member': {
    kind: 'invalid',
    says: () => 'The Content-Disposition header field "name" must be provided.',
    source: 'Starlette 1.10.0, run',
  },
  'too-many-members': {
    kind: 'invalid',
    says: (kind, most) => `Too many ${kind}. Maximum number of ${kind} is ${most}.`,
    source: 'Starlette 1.10.0, run',
  },
  'long-member': {
    kind: 'invalid',
    says: (most) => `Part exceeded maximum size of ${most}KB.`,
    source: 'Starlette 1.10.0, run',
  },
  'file-too-large': {
    kind: 'malformed',
    says: () => 'File exceeds 25 MB',
    source: `${SDK}, resources/files/files.py`,
  },
  'link-expired': {
    kind: 'forbidden',
    says: () => 'Request has expired',
    source: 'Amazon S3, the text for a signed address past its time',
  },

  // Datasets.
  'reserved-key': { kind: 'invalid', says: (key) => `Item key '${key}' is reserved`, source: DATASETS },
  'dataset-archived': { kind: 'conflict', says: () => 'Dataset is archived', source: DATASETS },
  'item-archived': {
    kind: 'conflict',
    says: (cannot) => `Dataset item is archived and ${cannot}`,
    source: DATASETS,
  },
  'item-deleted': {
    kind: 'conflict',
    says: (cannot) => `Dataset item is deleted and ${cannot}`,
    source: DATASETS,
  },
  'item-already-deleted': {
    kind: 'conflict',
    says: () => 'Dataset item is already deleted',
    source: DATASETS,
  },
  'version-alone': { kind: 'invalid', says: () => 'version requires dataset_id', source: DATASETS },
  'no-version': {
    kind: 'not-found',
    says: (dataset, version) => `Dataset ${dataset} has no version ${version}`,
    source: DATASETS,
  },
  'not-in-dataset': {
    kind: 'invalid',
    says: (item, dataset) => `Dataset item ${item} is not in dataset ${dataset}`,
    source: `${SDK}, types/evaluation_create_params.py`,
  },

  // Groups.
  'evaluation-twice': { kind: 'invalid', says: (ids) => `Duplicate evaluation IDs: ${ids}`, source: GROUPS },
  'evaluations-not-found': {
    kind: 'invalid',
    says: (ids) => `Evaluations not found: ${ids}`,
    source: GROUPS,
  },
  'empty-patch': {
    kind: 'invalid',
    says: () => 'At least one field must be provided',
    source: 'patch-evaluation-group',
  },

  // Dashboards.
  'target-missing': {
    kind: 'invalid',
    says: () => 'Exactly one of evaluation_id or evaluation_group_id must be provided',
    source: DASHBOARDS,
  },
  'two-targets': {
    kind: 'invalid',
    says: () => 'Only one of evaluation_id and evaluation_group_id can be given',
    source: 'list-evaluation-dashboards',
  },
  'widget-twice': {
    kind: 'invalid',
    says: (id) => `Duplicate widget IDs in widget_order: ${id}`,
    source: DASHBOARDS,
  },
  'widgets-not-found': { kind: 'invalid', says: (ids) => `Widgets not found: ${ids}`, source: DASHBOARDS },
  'widget-content': {
    kind: 'invalid',
    says: () => 'A markdown widget needs config.content',
    source: 'update-dashboard-widget',
  },
  'widget-column': {
    kind: 'invalid',
    says: (type) => `A ${type} widget needs exactly one of config.x_column and config.x_column_group`,
    source: 'update-dashboard-widget',
  },
  'widget-query': {
    kind: 'invalid',
    says: (type) => `A ${type} widget needs a query`,
    source: 'update-dashboard-widget',
  },
  'widget-formatting': {
    kind: 'invalid',
    says: () => 'config.conditional_formatting must be a list of rules, each with a column',
    source: 'update-dashboard-widget',
  },

  // Rubrics.
  'no-rubric-version': {
    kind: 'invalid',
    says: (rubric, version) => `Rubric ${rubric} has no version ${version}`,
    source: `${SDK}, types/auto_evaluation_agent_task_request_with_item_locator_param.py`,
  },
  'criterion-elsewhere': {
    kind: 'invalid',
    says: (criterion, rubric) => `Criterion ${criterion} does not belong to rubric ${rubric}`,
    source: `${RUBRICS}/criteria.py`,
  },

  // Annotation tasks.
  'annotation-completed': {
    kind: 'conflict',
    says: (id) => `Annotation task ${id} is completed and cannot be reassigned`,
    source: ANNOTATIONS,
  },
  'no-level-1': {
    kind: 'conflict',
    says: (item) =>
      `Evaluation item ${item} has no Level 1 auditor: assign one before, or together with, Level 2`,
    source: ANNOTATIONS,
  },
  'no-queue': {
    kind: 'invalid',
    says: (evaluation, queue) => `Evaluation ${evaluation} has no annotation tasks in queue ${queue}`,
    source: ANNOTATIONS,
  },
  'items-elsewhere': {
    kind: 'invalid',
    says: (evaluation, items) => `Not items of evaluation ${evaluation}: ${items}`,
    source: ANNOTATIONS,
  },
} as const satisfies Readonly<Record<string, Refusal>>

export type RefusalName = keyof typeof REFUSALS

/** @param parts the names and ids that the sentence holds */
export function refusal<Name extends RefusalName>(
  name: Name,
  ...parts: Parameters<(typeof REFUSALS)[Name]['says']>
): Problem {
  return refusalWith(name, {}, ...parts)
}

/** The same, with what its renderer needs beside the sentence. */
export function refusalWith<Name extends RefusalName>(
  name: Name,
  detail: ProblemDetail,
  ...parts: Parameters<(typeof REFUSALS)[Name]['says']>
): Problem {
  const { kind, says }: Refusal = REFUSALS[name]
  return new Problem(kind, says(...parts), detail)
}

/** The value. @throws Problem 'not-found' for undefined, with the name of what was looked for */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw refusal('not-found', what)
  return value
}
