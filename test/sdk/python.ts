// What the manifests of all Python SDKs have in common: a virtual environment with every version pinned.
import type { Command } from './manifest.ts'

export const PYTHON = 'venv/bin/python'

export const pythonInstall: readonly Command[] = [
  ['python3', '-m', 'venv', 'venv'],
  [
    PYTHON,
    '-m',
    'pip',
    'install',
    '--quiet',
    '--no-input',
    '--disable-pip-version-check',
    '-r',
    'requirements.txt',
  ],
]
