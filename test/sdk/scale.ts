// What the manifests of all SDKs of Scale have in common.
import type { Target } from './manifest.ts'

export const scaleEnvironment = ({ url, world }: Target): Readonly<Record<string, string>> => {
  const credential = world === 'default' ? 'mock' : `mock.${world}`
  return { SGP_CLIENT_BASE_URL: url, SGP_API_KEY: credential, SGP_ACCOUNT_ID: credential }
}

export const SCALE_CALLS = [
  'evaluations.create',
  'evaluations.list',
  'evaluations.filter',
  'evaluations.retrieve',
  'evaluations.retrieve_schema',
  'evaluations.update',
  'evaluations.archive',
  'evaluation_items.list',
  'evaluation_items.export',
  'datasets.create',
  'datasets.archive',
  'dataset_items.batch_create',
] as const

/** To clients, an evaluation that has not begun is `running` too. */
export const SCALE_STATES = { pending: 'running' } as const
