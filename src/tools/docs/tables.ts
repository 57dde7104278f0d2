// Generates the tables of options and commands in the documentation from their declarations.
import { shownCommands } from '../../cli/command.ts'
import { createProgram } from '../../cli/main.ts'
import { OPTIONS, type Option } from '../../config/options.ts'
import { countTable, type Matrix } from './matrix.ts'
import { COMMAND, DEFAULT, MEANING } from './tables.zh.ts'

type Column = 'flag' | 'variable' | 'key' | 'default' | 'meaning' | '选项' | '默认值' | '含义'

const CELLS: Readonly<Record<Column, (option: Option) => string>> = {
  flag: ({ flag, placeholder }) => `\`${`${flag} ${placeholder}`.trim()}\``,
  variable: ({ variable }) => `\`${variable}\``,
  key: ({ key }) => `\`${key}\``,
  default: ({ default: initial }) => initial,
  meaning: ({ meaning }) => `${meaning}.`,
  选项: (option) => CELLS.flag(option),
  默认值: ({ default: initial }) => DEFAULT[initial] ?? initial,
  含义: ({ key }) => `${MEANING[key]}。`,
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

const program = await createProgram({ env: {}, cwd: '/', out: () => {}, err: () => {} })

/** @param chinese column titles and cells in Chinese */
export function commandTable(chinese: boolean): string {
  const commands = shownCommands(program)
  return table(
    chinese ? ['命令', '作用'] : ['command', 'does'],
    commands.map((command) => [
      `\`evalmock ${command.name()}\``,
      chinese ? (COMMAND[command.name()] ?? '') : command.summary(),
    ]),
  )
}

/** Replaces the tables between their marks. */
export function withTables(text: string, matrix: Matrix): string {
  return text
    .replace(
      /(<!-- options: (.*?) -->\n)[\s\S]*?(<!-- end of options -->)/g,
      (_, start, columns: string, end) => {
        return `${start}\n${optionTable(columns.split(', ') as Column[])}\n\n${end}`
      },
    )
    .replace(/(<!-- commands( zh)? -->\n)[\s\S]*?(<!-- end of commands -->)/g, (_, start, zh, end) => {
      return `${start}\n${commandTable(zh !== undefined)}\n\n${end}`
    })
    .replace(/(<!-- operations( zh)? -->\n)[\s\S]*?(<!-- end of operations -->)/g, (_, start, zh, end) => {
      return `${start}\n${countTable(matrix, zh !== undefined)}\n\n${end}`
    })
}

/** Documents with such tables. */
export const DOCUMENTS = ['docs/configuration.md', 'docs/commands.md', 'docs/reference.zh-CN.md']
