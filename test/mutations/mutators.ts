// Changes of a source file, one at a time, of the kinds that people make by mistake.
import type { Node, SourceFile } from 'typescript/unstable/ast'
import { SyntaxKind } from 'typescript/unstable/ast'
import * as is from 'typescript/unstable/ast/is'

export interface Mutant {
  readonly file: string
  /** Place in the file's text. */
  readonly start: number
  readonly end: number
  readonly from: string
  readonly to: string
  /** What is replaced as a whole to switch between the two: an expression, the name of a member, or a statement. */
  readonly whole: Whole
  /** Runs when its module is loaded. */
  readonly early: boolean
  readonly kind: 'comparison' | 'boundary' | 'boolean' | 'arithmetic' | 'statement' | 'constant'
}

export interface Whole {
  readonly start: number
  readonly end: number
  readonly form: 'expression' | 'name' | 'statement'
  /** Of the statement that begins with it, which then needs braces: lines need not end with a semicolon. */
  readonly statement?: { readonly start: number; readonly end: number } | undefined
}

type Change = Pick<Mutant, 'kind' | 'to'>

/** By operator. */
const OPERATORS: Readonly<Record<string, readonly Change[]>> = {
  '===': [{ kind: 'comparison', to: '!==' }],
  '!==': [{ kind: 'comparison', to: '===' }],
  '<': [
    { kind: 'boundary', to: '<=' },
    { kind: 'comparison', to: '>=' },
  ],
  '<=': [
    { kind: 'boundary', to: '<' },
    { kind: 'comparison', to: '>' },
  ],
  '>': [
    { kind: 'boundary', to: '>=' },
    { kind: 'comparison', to: '<=' },
  ],
  '>=': [
    { kind: 'boundary', to: '>' },
    { kind: 'comparison', to: '<' },
  ],
  '&&': [{ kind: 'boolean', to: '||' }],
  '||': [{ kind: 'boolean', to: '&&' }],
  '+': [{ kind: 'arithmetic', to: '-' }],
  '-': [{ kind: 'arithmetic', to: '+' }],
  '*': [{ kind: 'arithmetic', to: '/' }],
  '/': [{ kind: 'arithmetic', to: '*' }],
  '%': [{ kind: 'arithmetic', to: '*' }],
  '+=': [{ kind: 'arithmetic', to: '-=' }],
  '-=': [{ kind: 'arithmetic', to: '+=' }],
}

/** Calls and members whose texts are only read by people. */
const TOLD = /^(describe|meta|summary|description|message|text|title|about|externalDocs|page|tags)$/

/** The mutants of a file, in the order of its text. */
export function mutantsOf(source: SourceFile, file: string): Mutant[] {
  const { text } = source
  const mutants: Mutant[] = []
  const add = (node: Node, wanted: string | undefined, { kind, to }: Change, outer: Node = node): void => {
    const { end } = node
    // A node begins with the white space and the comments before it.
    const start = node.getStart(source)
    const from = text.slice(start, end)
    const whole = wholeOf(outer, source)
    if (wanted === undefined || from === wanted)
      mutants.push({ file, start, end, from, to, whole, early: isEarly(node), kind })
  }
  const visit = (node: Node): void => {
    if (isSkipped(node)) return
    if (is.isBinaryExpression(node)) {
      const operator = text.slice(node.operatorToken.getStart(source), node.operatorToken.end)
      for (const change of OPERATORS[operator] ?? []) add(node.operatorToken, operator, change, node)
    } else if (node.kind === SyntaxKind.TrueKeyword) add(node, 'true', { kind: 'boolean', to: 'false' })
    else if (node.kind === SyntaxKind.FalseKeyword) add(node, 'false', { kind: 'boolean', to: 'true' })
    else if (is.isPrefixUnaryExpression(node) && text[node.getStart(source)] === '!')
      add(node, undefined, { kind: 'boolean', to: text.slice(node.operand.getStart(source), node.end) })
    else if (is.isNumericLiteral(node))
      add(node, undefined, { kind: 'constant', to: String(Number(node.text) + 1) })
    else if (is.isStringLiteral(node) && !isName(node))
      add(node, undefined, { kind: 'constant', to: node.text === '' ? "'mutant'" : "''" })
    else if (is.isExpressionStatement(node)) add(node, undefined, { kind: 'statement', to: ';' })
    else if (is.isIfStatement(node) && node.elseStatement === undefined)
      add(node, undefined, { kind: 'statement', to: ';' })
    node.forEachChild(visit)
  }
  source.forEachChild(visit)
  return mutants
}

/** Types are gone when the program runs, and texts for people are no behavior. */
function isSkipped(node: Node): boolean {
  if (is.isImportDeclaration(node) || is.isExportDeclaration(node) || is.isModuleDeclaration(node))
    return true
  if (is.isTypeNode(node) || is.isInterfaceDeclaration(node) || is.isTypeAliasDeclaration(node)) return true
  if (is.isPropertyAssignment(node) && is.isIdentifier(node.name)) return TOLD.test(node.name.text)
  return false
}

function wholeOf(node: Node, source: SourceFile): Whole {
  const [start, end] = [node.getStart(source), node.end]
  if (is.isExpressionStatement(node) || is.isIfStatement(node)) return { start, end, form: 'statement' }
  const { parent } = node
  if ((is.isPropertyAssignment(parent) || is.isMethodDeclaration(parent)) && parent.name === node)
    return { start, end, form: 'name' }
  let above: Node | undefined = parent
  while (above !== undefined && above.getStart(source) === start && !is.isExpressionStatement(above))
    above = above.parent
  const begins = above !== undefined && is.isExpressionStatement(above) && above.getStart(source) === start
  return { start, end, form: 'expression', statement: begins ? { start, end: above.end } : undefined }
}

function isEarly(node: Node): boolean {
  for (let above: Node | undefined = node.parent; above !== undefined; above = above.parent)
    if (
      is.isArrowFunction(above) ||
      is.isFunctionExpression(above) ||
      is.isFunctionDeclaration(above) ||
      is.isMethodDeclaration(above) ||
      is.isConstructorDeclaration(above) ||
      is.isGetAccessorDeclaration(above) ||
      is.isSetAccessorDeclaration(above)
    )
      return false
  return true
}

/** Whether a string is the name of a member, not a value; or an argument of `describe` and `meta`. */
function isName(node: Node): boolean {
  const { parent } = node
  if (is.isPropertyAssignment(parent)) return parent.name === node
  if (is.isBindingElement(parent)) return parent.propertyName === node
  if (!is.isCallExpression(parent)) return false
  const called = parent.expression
  return is.isPropertyAccessExpression(called) && TOLD.test(called.name.text)
}

/** `src/core/ids.ts:12:` */
export const placeOf = ({ file, start }: Mutant, text: string): string =>
  `${file}:${text.slice(0, start).split('\n').length}:`

/** The place, the line as it is, and as it is with the mistake. */
export function shown(mutant: Mutant, text: string): string {
  const { start, end, to } = mutant
  const [from, until] = [
    text.lastIndexOf('\n', start - 1) + 1,
    (text.indexOf('\n', end) + 1 || text.length + 1) - 1,
  ]
  const old = text.slice(from, until)
  const changed = text.slice(from, start) + to + text.slice(end, until)
  const lines = (sign: string, part: string): string =>
    part
      .split('\n')
      .map((one) => `  ${sign} ${one.trimEnd()}`)
      .join('\n')
  return `${placeOf(mutant, text)}\n${lines('-', old)}\n${lines('+', changed)}`
}
