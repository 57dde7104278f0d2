// A resource as a part of a reply, shown as its inventory class shows it: members, nulls, times.
import { formatTime } from '../time.ts'
import type { FieldOf, Inventory, View } from './define.ts'
import { TEXTS } from './text.ts'

/** How a reply shows its inventories. */
export interface Showing extends View {
  /** Unset members are null instead of absent. */
  readonly nulls: boolean
}

type Members = Record<string, unknown>
type Form<T> = (value: never, view: Showing) => T

/** A member of an inventory class, prepared for replies. */
interface Member {
  readonly name: string
  readonly read: FieldOf<never>['read']
  /** Its form in an object, and as JSON after `key`, if it is set. */
  readonly value: Form<unknown>
  readonly text: Form<string>
  /** `"name":` */
  readonly key: string
  /** `"name":null`, if it can be null. */
  readonly none?: string
}

const preparedBy = new WeakMap<Inventory, readonly Member[]>()

function membersOf(inventory: Inventory): readonly Member[] {
  let members = preparedBy.get(inventory)
  if (members === undefined) {
    members = Object.entries(inventory.fields).map(([name, field]) => {
      const key = `${JSON.stringify(name)}:`
      return {
        name,
        read: field.read,
        key,
        ...formsOf(field),
        ...(field.unlisted ? {} : { none: `${key}null` }),
      }
    })
    preparedBy.set(inventory, members)
  }
  return members
}

function formsOf({ type, of }: FieldOf<never>): Pick<Member, 'value' | 'text'> {
  if (type === 'Timestamp')
    return {
      value: (at, { zoneMinutes }) => formatTime(at, zoneMinutes),
      text: (at, { zoneMinutes }) => `"${formatTime(at, zoneMinutes)}"`,
    }
  if (of === undefined) return { value: (value) => value, text: TEXTS[type] }
  const value = (source: unknown, view: Showing): Members => objectOf(membersOf(of), source, view)
  const text = (source: unknown, view: Showing): string => textOf(membersOf(of), source, view)
  if (type === 'Object') return { value, text }
  return {
    value: (all: readonly unknown[], view) => all.map((one) => value(one, view)),
    text: (all: readonly unknown[], view) => `[${all.map((one) => text(one, view)).join()}]`,
  }
}

/** What a member shows; undefined if it is left out. */
function shownBy({ read, none, value }: Member, source: unknown, view: Showing): unknown {
  const set = read(source as never, view)
  if (set === undefined || set === null) return view.nulls && none !== undefined ? null : undefined
  return value(set as never, view)
}

function objectOf(members: readonly Member[], source: unknown, view: Showing): Members {
  const object: Members = {}
  for (const member of members) {
    const value = shownBy(member, source, view)
    if (value !== undefined) object[member.name] = value
  }
  return object
}

function textOf(members: readonly Member[], source: unknown, view: Showing): string {
  const texts: string[] = []
  for (const { read, none, key, text } of members) {
    const set = read(source as never, view)
    if (set !== undefined && set !== null) texts.push(key + text(set as never, view))
    else if (view.nulls && none !== undefined) texts.push(none)
  }
  return `{${texts.join()}}`
}

/** Only these members of a resource. */
export function pickedMembers(
  inventory: Inventory,
  source: unknown,
  view: Showing,
  names: readonly string[],
): Members {
  const members = membersOf(inventory)
  return objectOf(
    names.flatMap((wanted) => members.find(({ name }) => name === wanted) ?? []),
    source,
    view,
  )
}

/** A resource as a part of a reply. Most replies only need its text: its members are computed when they are read. */
export class Part {
  readonly #members: readonly Member[]
  readonly #source: unknown
  readonly #view: Showing
  #text: string | undefined

  constructor(members: readonly Member[], source: unknown, view: Showing) {
    this.#members = members
    this.#source = source
    this.#view = view
  }

  toText(): string {
    this.#text ??= textOf(this.#members, this.#source, this.#view)
    return this.#text
  }

  toJSON(): Members {
    return objectOf(this.#members, this.#source, this.#view)
  }

  /** A class of parts with these members. */
  static of(members: readonly Member[]): new (source: unknown, view: Showing) => Part {
    class InventoryPart extends Part {
      constructor(source: unknown, view: Showing) {
        super(members, source, view)
      }
    }
    for (const member of members)
      Object.defineProperty(InventoryPart.prototype, member.name, {
        get(this: Part) {
          return shownBy(member, this.#source, this.#view)
        },
      })
    return InventoryPart
  }
}

const classes = new WeakMap<Inventory, ReturnType<typeof Part.of>>()

export function partOf(inventory: Inventory, source: unknown, view: Showing): Part {
  let InventoryPart = classes.get(inventory)
  if (InventoryPart === undefined) {
    InventoryPart = Part.of(membersOf(inventory))
    classes.set(inventory, InventoryPart)
  }
  return new InventoryPart(source, view)
}
