// Where each call is documented. Reference pages are named after the call; calls without a known page link to the
// list
// of calls in the SDK's repository.

const REFERENCE = 'https://docs.gp.scale.com/reference/v5'
/** Lists every call of the SDK with its path. */
export const API_MD = 'https://github.com/scaleapi/sgp-python-beta/blob/main/api.md'
export const DOCS = 'https://docs.gp.scale.com'

export const page = (path: string): { url: string } => ({ url: `${REFERENCE}/${path}` })
export const apiMd = { url: API_MD }

/** Lists the calls of dashboards and widgets. */
export const DASHBOARD_METHODS = {
  url: 'https://sgp-dev.sgp.stldocs.com/resources/evaluation_dashboards/subresources/widgets/methods/remove/',
}
