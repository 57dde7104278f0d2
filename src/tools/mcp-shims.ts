// In the bundle, in place of what the protocol's package loads under Node: the same with the small validator.
export { default as process } from 'node:process'
export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker'
