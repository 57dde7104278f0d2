// Writes reports for CI in the form of JUnit.

export interface JunitCase {
  readonly classname: string
  readonly name: string
  readonly failure?: { readonly message: string; readonly text: string }
  /** Why it was not run. */
  readonly skipped?: string
}

/** One suite of test cases. @param title names the report */
export function junit(title: string, suite: string, cases: readonly JunitCase[]): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length
  const skipped = cases.filter((one) => one.skipped !== undefined).length
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(title)}">`,
    `  <testsuite name="${xml(suite)}" tests="${cases.length}" failures="${failures}" skipped="${skipped}">`,
    ...cases.map((one) => `    ${caseXml(one)}`),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n')
}

function caseXml({ classname, name, failure, skipped }: JunitCase): string {
  const head = `<testcase classname="${xml(classname)}" name="${xml(name)}"`
  if (failure !== undefined)
    return `${head}><failure message="${xml(failure.message)}">${xml(failure.text)}</failure></testcase>`
  return skipped === undefined ? `${head}/>` : `${head}><skipped message="${xml(skipped)}"/></testcase>`
}

const xml = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot contain these
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '')
    .replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c)
