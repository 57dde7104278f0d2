// Helpers for JSON objects whose members are not known yet.

export type Members = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Only the members with these names, if they are set. */
export function picked<T extends object, K extends keyof T>(
  from: T,
  names: readonly K[],
): { [Name in K]?: NonNullable<T[Name]> } {
  const given: { [Name in K]?: NonNullable<T[Name]> } = {}
  for (const name of names) {
    const value = from[name]
    if (value !== undefined && value !== null) given[name] = value
  }
  return given
}
