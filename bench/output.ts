// Runs commands for their output.
import { spawn } from 'node:child_process'

/** The output of a command. @throws Error if it fails */
export function output(argv: readonly string[]): Promise<string> {
  const [file = '', ...rest] = argv
  const child = spawn(file, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  let complaint = ''
  child.stdout.on('data', (part) => {
    text += part
  })
  child.stderr.on('data', (part) => {
    complaint += part
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(text) : reject(new Error(`${argv.join(' ')} ended with ${code}: ${complaint}`)),
    )
  })
}
