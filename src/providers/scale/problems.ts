// The errors that the API documents, by status, because it has no error codes.
// scale-gp-beta 0.7.0, _exceptions.py, has a class for each.
import type { DocumentedProblem } from '../../http/provider.ts'

/** Operations that return 501 if no object storage is configured. */
const EXPORT = ['ExportEvaluationItems']

export const problems: Readonly<Record<string, DocumentedProblem>> = {
  400: { kind: 'conflict', status: 400, when: 'the request breaks a rule', message: 'Bad Request' },
  401: {
    kind: 'unauthenticated',
    status: 401,
    when: 'the key is missing or unknown',
    message: 'Invalid API key',
  },
  403: {
    kind: 'forbidden',
    status: 403,
    when: 'the account does not belong to the key',
    message: 'API key has no access to the selected account',
  },
  404: {
    kind: 'not-found',
    status: 404,
    when: 'there is no such object in the account',
    message: 'Not Found',
  },
  409: {
    kind: 'conflict',
    status: 409,
    when: 'only as a fault: the clients know it, and retry',
    message: 'Conflict',
    operations: [],
  },
  422: { kind: 'invalid', status: 422, when: 'body, query or path does not match the schema' },
  429: { kind: 'rate-limited', status: 429, when: 'too many requests', message: 'Too many requests' },
  500: {
    kind: 'internal',
    status: 500,
    when: 'an internal error',
    message: 'Internal Server Error',
  },
  501: {
    kind: 'unavailable',
    status: 501,
    when: 'an export by signed address without object storage',
    message: 'Object storage is not configured; use export_method=direct',
    operations: EXPORT,
  },
  503: {
    kind: 'unavailable',
    status: 503,
    when: 'the service is not available',
    message: 'Service Unavailable',
  },
}
