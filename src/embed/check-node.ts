// Import this first in each public module: imports run in order, and native code must load after this check.
import { nodeComplaint } from '../node-version.ts'

const complaint = nodeComplaint()
if (complaint !== undefined) throw new Error(complaint)
