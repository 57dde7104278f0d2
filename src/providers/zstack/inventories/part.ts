// A resource as a part of a reply, shown as its inventory class shows it: members, nulls, times.
import { keepText } from '../../../http/wire-text.ts'
import { formatTime } from '../time.ts'
import type { FieldOf, Inventory, View } from './define.ts'
import { TEXTS } from './text.ts'

/** How a reply shows its inventories. */
export interface Showing extends View {
  /** Unset members are null instead of absent. */
  readonly nulls: boolean
}

type Members = Record<string, unknown>

/** A member of an inventory class, prepared for writing. */
interface Member {
  readonly name: string
  /** `"name":` */
  readonly key: string
  readonly field: FieldOf<never>
  /** The text of a value other than null. */
  readonly text: (value: unknown, view: Showing) => string
}

/** An inventory class, prepared for writing. */
interface Prepared {
  readonly members: readonly Member[]
  readonly byName: ReadonlyMap<string, Member>
  readonly Part: new (source: unknown, view: Showing) => Part
}

const preparedBy = new WeakMap<Inventory, Prepared>()

function prepared(inventory: Inventory): Prepared {
  let known = preparedBy.get(inventory)
  if (known === undefined) {
    const members = Object.entries(inventory.fields).map(([name, field]) => ({
      name,
      key: `${JSON.stringify(name)}:`,
      field,
      text: textWriter(field),
    }))
    known = { members, byName: new Map(members.map((one) => [one.name, one])), Part: partClass(members) }
    preparedBy.set(inventory, known)
  }
  return known
}

function textWriter({ type, of }: FieldOf<never>): Member['text'] {
  if (of === undefined) return TEXTS[type] as (value: unknown) => string
  if (type === 'Object') return (value, view) => textOf(prepared(of).members, value, view)
  return (value, view) =>
    `[${(value as unknown[]).map((item) => textOf(prepared(of).members, item, view)).join()}]`
}

/** What a member shows; undefined if it is left out. */
function shownBy({ read, type, unlisted }: FieldOf<never>, source: unknown, view: Showing): unknown {
  const value = read(source as never, view)
  if (value === undefined || value === null) return view.nulls && !unlisted ? null : undefined
  return type === 'Timestamp' ? formatTime(value as number, view.zoneMinutes) : value
}

function textOf(members: readonly Member[], source: unknown, view: Showing): string {
  const texts: string[] = []
  for (const { key, field, text } of members) {
    const value = shownBy(field, source, view)
    if (value !== undefined) texts.push(key + (value === null ? 'null' : text(value, view)))
  }
  return `{${texts.join()}}`
}

function memberOf({ field }: Member, source: unknown, view: Showing): unknown {
  const value = shownBy(field, source, view)
  const { of, type } = field
  if (of === undefined || value === undefined || value === null) return value
  if (type === 'Object') return membersOf(prepared(of).members, value, view)
  return (value as unknown[]).map((item) => membersOf(prepared(of).members, item, view))
}

function membersOf(members: readonly Member[], source: unknown, view: Showing): Members {
  const shown: Members = {}
  for (const member of members) {
    const value = memberOf(member, source, view)
    if (value !== undefined) shown[member.name] = value
  }
  return shown
}

/** Only these members of a resource. */
export function pickedMembers(
  inventory: Inventory,
  source: unknown,
  view: Showing,
  names: readonly string[],
): Members {
  const { byName } = prepared(inventory)
  return membersOf(
    names.flatMap((name) => byName.get(name) ?? []),
    source,
    view,
  )
}

/** A resource as a part of a reply. Most replies only need its text: its members are computed when they are read. */
export class Part {
  readonly #members: readonly Member[]
  readonly #source: unknown
  readonly #view: Showing

  constructor(members: readonly Member[], source: unknown, view: Showing) {
    this.#members = members
    this.#source = source
    this.#view = view
  }

  toText(): string {
    return textOf(this.#members, this.#source, this.#view)
  }

  toJSON(): Members {
    return membersOf(this.#members, this.#source, this.#view)
  }

  /** Defines a member of a class of parts. */
  static define(prototype: Part, member: Member): void {
    Object.defineProperty(prototype, member.name, {
      enumerable: true,
      get(this: Part) {
        return memberOf(member, this.#source, this.#view)
      },
    })
  }
}

function partClass(members: readonly Member[]): Prepared['Part'] {
  class InventoryPart extends Part {
    constructor(source: unknown, view: Showing) {
      super(members, source, view)
      keepText(this)
    }
  }
  for (const member of members) Part.define(InventoryPart.prototype, member)
  return InventoryPart
}

export const partOf = (inventory: Inventory, source: unknown, view: Showing): Part =>
  new (prepared(inventory).Part)(source, view)
