// Reads the signature of a custom function from its Python source. Python is not run.
import { refusal } from '../refusals.ts'

/** Only blanks within the line: matching across lines would take quadratic time. */
const DEFINITION =
  /^([ \t]*)(?:async[ \t]+)?def[ \t]+([\p{XIDS}_]\p{XIDC}*)[ \t]*(?:\[[^\]\r\n\u2028\u2029]*\][ \t]*)?\(/gmu

/** A Python string, to its end or that of the source, or a comment. */
const STRING = String.raw`"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|#.*`
const STRINGS = new RegExp(STRING, 'g')
/** A string or comment, a bracket, or what parts a list of parameters. */
const TOKEN = new RegExp(String.raw`${STRING}|\blambda\b|[()[\]{},:=]`, 'g')

interface Definition {
  readonly name: string
  /** Position after the bracket that opens the parameters. */
  readonly end: number
}

/**
 * The function of a source: the one that the alias names, or else the last. As in Python, a later definition replaces an
 * earlier one of the same name; a `def` in a text, or inside of another function or a class, defines nothing here.
 */
function definitionOf(source: string, alias: string | undefined): Definition | undefined {
  const code = source.replace(STRINGS, (text) => text.replace(/[^\n]/g, ' '))
  const all = [...code.matchAll(DEFINITION)].map(({ 0: text, 1: indent = '', 2: name = '', index }) => ({
    name,
    end: index + text.length,
    depth: indent.length,
  }))
  const least = all.reduce((depth, one) => Math.min(depth, one.depth), Number.POSITIVE_INFINITY)
  const outer = all.filter(({ depth }) => depth === least)
  return outer.findLast(({ name }) => name === alias) ?? outer.at(-1)
}

/** The name of the function that the source defines. @throws Problem 'invalid' if there is none */
export function functionName(source: string, alias?: string): string {
  const name = definitionOf(source, alias)?.name
  if (name === undefined) throw refusal('no-function')
  return name
}

export interface Parameter {
  readonly name: string
  /** Has a default, so no argument is required. */
  readonly optional: boolean
}

/** The function's named parameters. `*args` and `**kwargs` would only get extra arguments, of which there are none. */
export function parameters(source: string, alias?: string): Parameter[] {
  const definition = definitionOf(source, alias)
  if (definition === undefined) return []
  return atCommas(source, definition.end).flatMap(({ text, optional }) => {
    const name =
      text
        .replace(/\\\r?\n/g, ' ')
        .split(/[:=]/, 1)[0]
        ?.trim() ?? ''
    return name === '' || name === '/' || name.startsWith('*') ? [] : [{ name, optional }]
  })
}

interface Part {
  text: string
  optional: boolean
}

/** The parts between commas of the parameter list that starts here, ignoring commas inside annotations and defaults. */
function atCommas(source: string, start: number): Part[] {
  const parts: Part[] = []
  let part: Part = { text: '', optional: false }
  let depth = 0
  let lambdas = 0
  let at = start
  for (const { 0: token, index } of source.slice(start, start + LONGEST_LIST).matchAll(TOKEN)) {
    part.text += source.slice(at, start + index)
    at = start + index + token.length
    if (depth === 0) {
      if (token === ',' && lambdas === 0) {
        parts.push(part)
        part = { text: '', optional: false }
        continue
      }
      if (token === '=') part.optional = true
      if (token === 'lambda') lambdas++
      else if (token === ':' && lambdas > 0) lambdas--
    }
    if (')]}'.includes(token) && --depth < 0) break
    if ('([{'.includes(token)) depth++
    if (!token.startsWith('#')) part.text += token
  }
  return [...parts, part]
}

/** The parameter list must end within this many characters of source. */
const LONGEST_LIST = 10_000
