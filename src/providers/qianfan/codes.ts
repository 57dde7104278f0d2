// Qianfan's error codes: their meaning and their messages.
import type { ProblemKind } from '../../core/problem.ts'
import type { DocumentedProblem } from '../../http/provider.ts'

interface CodeEntry extends DocumentedProblem {
  /** The message sent with the code. */
  readonly message: string
}

/** v1 has one code for all errors of the caller, and one for its own; both are sent with status 200. */
export const LEGACY_FAULT = 500001
export const LEGACY_INTERNAL = 500000

const LEGACY_OPERATIONS = [
  'V1EvalCreate',
  'V1EvalDetail',
  'V1EvalReport',
  'V1EvalCancel',
  'V1EvalDelete',
  'V1EvalResultList',
  'V1EvalResultExport',
  'V1EvalResultExportInfo',
  'V1EvalModelList',
  'V1ModelVersionDetail',
  'V1DatasetCreate',
  'V1DatasetInfo',
  'V1DatasetExport',
  'V1DatasetExportRecord',
  'V1EntityList',
]
const ALL_OF_ONE_TASK = [
  'DescribeEvalTask',
  'DescribeEvalTaskReport',
  'ModifyEvalTask',
  'StopEvalTask',
  'DeleteEvalTask',
  'CreateEvalResultExportTask',
  'DescribeEvalResultExportTask',
]
const LISTS = ['DescribeEvalTasks', 'DescribeEvalObjects']
const ACTIONS = ['CreateEvalTask', ...LISTS, ...ALL_OF_ONE_TASK]

/**
 * From the platform's error table, the common one of Baidu's cloud (https://cloud.baidu.com/doc/CProm/s/em1fwux9z,
 * read 2026-11-21), and the gateway's messages. EntityTooLarge is our choice: nothing is documented for a body over
 * the
 * limit.
 */
export const CODES = {
  AccessDenied: {
    kind: 'forbidden',
    status: 403,
    message: 'Access denied.',
    when: 'no Authorization header, or no permission policy for the operation',
  },
  InvalidAccessKeyId: {
    kind: 'unauthenticated',
    status: 403,
    message: 'The Access Key ID you provided does not exist in our records.',
    when: 'unknown access key',
  },
  InvalidHTTPAuthHeader: {
    kind: 'unauthenticated',
    status: 400,
    message: 'The HTTP authorization header is invalid. Consult the service documentation for details.',
    when: 'the Authorization header does not have the form of bce-auth-v1',
  },
  SignatureDoesNotMatch: {
    kind: 'unauthenticated',
    status: 400,
    message:
      'The request signature we calculated does not match the signature you provided. Check your Secret Access Key and signing method. Consult the service documentation for details.',
    when: 'wrong secret key, or the request changed after it was signed',
  },
  RequestExpired: {
    kind: 'unauthenticated',
    status: 400,
    message: 'Request has expired. Timestamp date is {timestamp}.',
    when: 'the signature is older than its expiration',
  },
  RequestTimeTooSkewed: {
    kind: 'unauthenticated',
    status: 403,
    message: "The difference between the request time and the server's time is too large.",
    when: 'the signature is more than 15 minutes ahead',
  },
  InappropriateJSON: {
    kind: 'invalid',
    status: 400,
    message: 'The JSON you provided was well-formed and valid, but not appropriate for this operation.',
    when: 'a required item is missing, of a wrong type or value, or the state does not allow the operation',
    operations: ACTIONS,
  },
  InvalidMarker: {
    kind: 'invalid',
    status: 400,
    message: 'The marker you provided was invalid.',
    when: 'marker is not an id in the list',
    operations: LISTS,
  },
  InvalidURI: {
    kind: 'invalid',
    status: 400,
    message: 'Could not parse the specified URI.',
    when: 'Action is missing, unknown or given twice, or the path cannot be decoded',
    operations: [],
  },
  InvalidHTTPRequest: {
    kind: 'malformed',
    status: 400,
    message: 'There was an error in the body of your HTTP request.',
    when: 'the body is not UTF-8',
    operations: ACTIONS,
  },
  MalformedJSON: {
    kind: 'malformed',
    status: 400,
    message: 'The JSON you provided was not well-formed.',
    when: 'the body is not JSON',
    operations: ACTIONS,
  },
  NoSuchKey: {
    kind: 'not-found',
    status: 404,
    message: 'The resource you requested does not exist',
    when: 'unknown task or export',
    operations: ALL_OF_ONE_TASK,
  },
  ResourceNotFound: {
    kind: 'no-route',
    status: 404,
    message: 'Resource not found.',
    when: 'unknown path, or a method that it does not support',
    operations: [],
  },
  OverRateLimit: {
    kind: 'rate-limited',
    status: 429,
    message: 'Over rate limit.',
    when: 'more requests per second than allowed',
  },
  EntityTooLarge: {
    kind: 'malformed',
    status: 413,
    message: 'Your request body exceeds the maximum allowed size.',
    when: 'a body over 50 MB',
  },
  // In the tables, but not used by these operations: available for faults.
  IdempotentParameterMismatch: {
    kind: 'conflict',
    status: 403,
    message: 'The request uses the same client token as a previous, but non-identical request.',
    when: 'only as a fault: no operation has a client token',
    operations: [],
  },
  OptInRequired: {
    kind: 'forbidden',
    status: 403,
    message: 'A subscription for the service is required.',
    when: 'only as a fault: the service is subscribed to',
    operations: [],
  },
  InvalidVersion: {
    kind: 'not-found',
    status: 404,
    message: 'The API version specified was invalid.',
    when: 'only as a fault: versions are paths',
    operations: [],
  },
  PreconditionFailed: {
    kind: 'conflict',
    status: 412,
    message: "The specified If-Match header doesn't match the ETag header.",
    when: 'only as a fault: no response has an ETag',
    operations: [],
  },
  InternalError: {
    kind: 'internal',
    status: 500,
    message: 'We encountered an internal error. Please try again.',
    when: 'anything else',
    operations: ACTIONS,
  },
  BadGateway: {
    kind: 'unavailable',
    status: 502,
    message: 'Bad gateway.',
    when: 'the service behind the gateway does not respond',
  },
  GatewayTimeout: {
    kind: 'unavailable',
    status: 504,
    message: 'Backend timeout.',
    when: 'the service behind the gateway takes too long',
  },
  [LEGACY_FAULT]: {
    kind: 'invalid',
    status: 200,
    message: 'param invalid',
    when: 'v1: any error of the caller',
    operations: LEGACY_OPERATIONS,
  },
  [LEGACY_INTERNAL]: {
    kind: 'internal',
    status: 200,
    message: 'internal error',
    when: 'v1: anything else',
    operations: LEGACY_OPERATIONS,
  },
} as const satisfies Record<string, CodeEntry>

/** The codes of the v2 API and the gateway. */
export type Code = Extract<keyof typeof CODES, string>

export const codeEntry = (code: string): CodeEntry | undefined =>
  Object.hasOwn(CODES, code) ? (CODES as Record<string, CodeEntry>)[code] : undefined

export const BY_KIND = {
  'no-route': 'ResourceNotFound',
  unauthenticated: 'AccessDenied',
  forbidden: 'AccessDenied',
  malformed: 'MalformedJSON',
  invalid: 'InappropriateJSON',
  'not-found': 'NoSuchKey',
  conflict: 'InappropriateJSON',
  'rate-limited': 'OverRateLimit',
  unavailable: 'GatewayTimeout',
  internal: 'InternalError',
} as const satisfies Record<ProblemKind, Code>
