// Everything that the list of requests can do without, in one script.
export { Clock } from './clock/view.tsx'
export { Data } from './data/view.tsx'
export { Docs } from './docs/view.tsx'
export { Detail as RequestDetail } from './requests/detail.tsx'
export { Rules } from './rules/view.tsx'
export { Setup } from './setup/view.tsx'
export { Tasks } from './tasks/view.tsx'
export { Worlds } from './worlds/view.tsx'
