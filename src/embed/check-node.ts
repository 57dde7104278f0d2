// First import of each module that a program may import: imports run in their order, and native code comes after.
import { nodeComplaint } from '../node-version.ts'

const complaint = nodeComplaint()
if (complaint !== undefined) throw new Error(complaint)
