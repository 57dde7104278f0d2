// Names of worlds and snapshots, and the files that hold them.

const NAME = /^[A-Za-z0-9_-]{1,64}$/

export const isWorldName = (name: string): boolean => NAME.test(name)

// Mark capitals, so that worlds stay separate on file systems that ignore case.
export const fileNameOf = (name: string): string =>
  `${name.replace(/[A-Z]/g, (c) => `+${c.toLowerCase()}`)}.sqlite`

export const nameOfFile = (file: string): string =>
  file.replace(/\.sqlite$/, '').replace(/\+(.)/g, (_, c: string) => c.toUpperCase())
