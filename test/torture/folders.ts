// Where files are that only have to outlive a process: in memory, where the machine has a place for that.
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'

export const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
