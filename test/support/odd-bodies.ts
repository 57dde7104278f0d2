// Bodies that a JSON schema almost allows: a valid sample with one value replaced or left out.

// biome-ignore lint/suspicious/noExplicitAny: a schema is walked as the JSON it is
type Json = any

/** One value of each type, and some edge cases. */
const ODD: readonly unknown[] = [{}, [], null, true, -1.5, 'x', [null]]

/** The bodies for one document. Each named schema is varied once; elsewhere it is `{}`. */
export class OddBodies {
  readonly #schemas: Readonly<Record<string, Json>>
  readonly #varied = new Set<string>()

  constructor(schemas: Readonly<Record<string, Json>> = {}) {
    this.#schemas = schemas
  }

  /** The samples of a schema and the invalid variants of each, without duplicates. */
  of(schema: Json): unknown[] {
    return [...new Set(this.#variants(schema).map((body) => JSON.stringify(body)))].map((text) =>
      JSON.parse(text),
    )
  }

  /** Valid values, the first of them complete, and invalid ones. */
  #variants(schema: Json): unknown[] {
    if (schema.$ref !== undefined) {
      const name = schema.$ref.split('/').at(-1) as string
      if (this.#varied.has(name)) return [{}]
      this.#varied.add(name)
      return this.#variants(this.#schemas[name])
    }
    const branches: Json[] | undefined = schema.oneOf ?? schema.anyOf ?? schema.allOf
    if (branches !== undefined) return branches.flatMap((branch) => this.#variants(branch))
    if (schema.properties !== undefined) return [...this.#objects(schema), ...ODD]
    if (schema.items !== undefined) return [...this.#variants(schema.items).map((item) => [item]), ...ODD]
    return [plain(schema), ...ODD]
  }

  #objects(schema: Json): unknown[] {
    const members = Object.entries(schema.properties).map(
      ([name, inner]) => [name, this.#variants(inner)] as const,
    )
    const whole = Object.fromEntries(members.map(([name, [first]]) => [name, first]))
    const others = members.flatMap(([name, [, ...rest]]) => {
      const { [name]: _, ...without } = whole
      return [without, ...rest.map((one) => ({ ...without, [name]: one }))]
    })
    return [whole, ...others]
  }
}

function plain({ type, const: only, enum: values, minimum, minLength, pattern }: Json): unknown {
  if (only !== undefined) return only
  if (values !== undefined) return values[0]
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object':
      return {}
    case 'array':
      return []
    case 'integer':
    case 'number':
      return minimum ?? 1
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return pattern?.startsWith('^item') ? 'item.input' : 'x'.repeat(minLength ?? 1)
  }
}
