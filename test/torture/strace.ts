// strace makes system calls fail, or ends the process at one of them.
import { spawnSync } from 'node:child_process'

/**
 * The tracer is a child of its own: what is started is the server itself. With a filter in the kernel, only the calls
 * that are named stop it, and all others cost nothing.
 */
export const strace = (...more: string[]): string[] => ['strace', '-D', '-f', '-qq', ...more]

/** False as well where it is installed and the machine does not let it trace. */
export const canTrace = (): boolean =>
  spawnSync('strace', ['-f', '-o', '/dev/null', process.execPath, '-e', '0'], { stdio: 'ignore' }).status ===
  0
