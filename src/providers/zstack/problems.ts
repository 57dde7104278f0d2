// The errors that ZStack documents, by code; those of its REST layer have no code and are listed by status.
// zstackio/zstack 5.3.20, conf/errorCodes.
import type { ProblemKind } from '../../core/problem.ts'
import type { DocumentedProblem } from '../../http/provider.ts'
import { type Code, DESCRIPTIONS, KINDS } from './errors.ts'

const WHEN: Readonly<Record<Code, string>> = {
  'SYS.1000': 'an unexpected error, or a query for a field that does not exist',
  'SYS.1001': 'a job takes longer than its time-out',
  'SYS.1002': 'a resource cannot be created',
  'SYS.1003': 'no resource has this uuid',
  'SYS.1004': 'a resource cannot be deleted',
  'SYS.1005': 'the state cannot be changed',
  'SYS.1006': 'an operation fails',
  'SYS.1007': 'a parameter is missing or has a value that is not allowed',
  'SYS.1012': 'the management node is unavailable',
  'ID.1000': 'a log-in with a wrong account or password',
  'ID.1001': 'the session is unknown or has expired',
  'ID.1002': 'the resource belongs to another account',
  'ID.1006': 'too many sessions are alive',
}

const LOG_INS = ['LogInByAccount', 'LogInByUser', 'LogInByLdap', 'LoginIAM2VirtualID', 'LogIn']

/** Codes that only some operations return. */
const OPERATIONS: Readonly<Partial<Record<Code, readonly string[]>>> = {
  'ID.1000': LOG_INS,
  'ID.1006': LOG_INS,
}

const REST = {
  400: ['invalid', 'the Authorization header, another header or a query value cannot be read'],
  403: ['forbidden', 'the access key is unknown, its signature wrong or its date too far off'],
  404: ['no-route', 'the path is not an API'],
  429: ['rate-limited', 'too many requests'],
  500: ['malformed', 'the body is not JSON'],
} as const satisfies Record<number, readonly [ProblemKind, string]>

const api = Object.entries(DESCRIPTIONS).map(([code, description]): [string, DocumentedProblem] => [
  code,
  {
    kind: KINDS[code as Code],
    status: 503,
    when: WHEN[code as Code],
    message: description,
    operations: OPERATIONS[code as Code],
  },
])

const rest = Object.entries(REST).map(([status, [kind, when]]): [string, DocumentedProblem] => [
  status,
  { kind, status: Number(status), when, message: when },
])

export const PROBLEMS: Readonly<Record<string, DocumentedProblem>> = Object.fromEntries([...api, ...rest])
