// The tables of options and commands that stand in the documentation, from where both are declared.
import { createProgram } from '../cli/main.ts'
import { OPTIONS, type Option } from '../options.ts'

type Column = 'flag' | 'variable' | 'key' | 'default' | 'meaning'

const CELLS: Readonly<Record<Column, (option: Option) => string>> = {
  flag: ({ flag, placeholder }) => `\`${`${flag} ${placeholder}`.trim()}\``,
  variable: ({ variable }) => `\`${variable}\``,
  key: ({ key }) => `\`${key}\``,
  default: ({ default: initial }) => initial,
  meaning: ({ meaning }) => `${meaning}.`,
}

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

export function optionTable(columns: readonly Column[]): string {
  return table(
    columns,
    OPTIONS.map((option) => columns.map((column) => CELLS[column](option))),
  )
}

export function commandTable(): string {
  const { commands } = createProgram({ env: {}, cwd: '/', out: () => {}, err: () => {} })
  return table(
    ['command', 'does'],
    commands.map((command) => [`\`evalmock ${command.name()}\``, command.summary()]),
  )
}

/** The text with its tables renewed between their marks. */
export function withTables(text: string): string {
  return text
    .replace(
      /(<!-- options: (.*?) -->\n)[\s\S]*?(<!-- end of options -->)/g,
      (_, start, columns: string, end) => {
        return `${start}\n${optionTable(columns.split(', ') as Column[])}\n\n${end}`
      },
    )
    .replace(/(<!-- commands -->\n)[\s\S]*?(<!-- end of commands -->)/g, (_, start, end) => {
      return `${start}\n${commandTable()}\n\n${end}`
    })
}

/** Documents with such tables. */
export const DOCUMENTS = ['README.md', 'docs/configuration.md']
