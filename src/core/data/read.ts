// From rows in the APIs' own words to resources: checks everything, finds what is named, makes the rest fit.
import { OUR_WORDS } from '../checks/words.ts'
import { SeededIds } from '../ids.ts'
import { didYouMean, nearest } from '../nearest.ts'
import type { FileResource } from '../world-file.ts'
import { checkRow, isRow, memberFor, mistakesOf, notList, unknownMember, whatIs } from './check.ts'
import { type Circumstances, type Draft, Fitting, fitParent, onlyMissing, type Search } from './draft.ts'
import type { DataFormat, DataKind, Known, Mistake, Path, Row, RowsIn } from './format.ts'
import { type Member, membersOf } from './members.ts'
import { readMoment } from './moment.ts'
import { changeAt } from './places.ts'
import { usualStart } from './start.ts'
import { readSteps } from './steps.ts'

export class Reader {
  readonly mistakes: Mistake[] = []
  readonly #at: Circumstances
  readonly #drafts: Draft[] = []
  readonly #byId = new Map<string, Known>()
  readonly #byName = new Map<string, readonly Known[]>()
  readonly #first = new Map<string, Known[]>()
  /** Ids of rows without one: those with the same name draw one after the other. */
  readonly #named = new Map<string, SeededIds>()
  readonly #searches = new Map<string, Search>()

  constructor(at: Circumstances) {
    this.#at = at
    for (const one of at.known ?? []) this.#know(one, false)
  }

  /** Collects the rows of one provider. */
  add(part: unknown, format: DataFormat, path: Path): void {
    if (part === null) return
    if (!isRow(part)) {
      this.mistakes.push({ path, text: `an object of lists belongs here, not ${whatIs(part)}` })
      return
    }
    const names = format.kinds.map(({ member }) => member)
    for (const [member, rows] of Object.entries(part)) {
      const kind = format.kinds.find((one) => one.member === member)
      if (kind === undefined)
        this.mistakes.push({
          path: [...path, member],
          atName: true,
          text: unknownMember(member, `data of ${format.provider}`, names),
        })
      else if (rows !== null) this.#collect(rows, kind, format, [...path, member], undefined)
    }
  }

  #collect(rows: unknown, kind: DataKind, format: DataFormat, path: Path, around: Draft | undefined): void {
    if (!Array.isArray(rows)) {
      this.mistakes.push(notList(path, rows))
      return
    }
    for (const [i, row] of rows.entries()) this.#draft(row, kind, format, [...path, i], around)
  }

  #draft(row: unknown, kind: DataKind, format: DataFormat, path: Path, around: Draft | undefined): void {
    if (!isRow(row)) {
      this.mistakes.push({ path, text: `a row is an object, not ${whatIs(row)}` })
      return
    }
    const members = checkRow(row, kind, format, path, this.mistakes)
    const one = <T>(role: Member['role']): T | undefined => memberFor<T>(members, role)?.[1]
    const doc: Record<string, unknown> = {}
    for (const { member, value } of members) if (member.doc !== undefined) doc[member.doc] = value
    const name = one<string>('name')
    if (name === undefined && kind.name.length > 0 && kind.nameOf === undefined) {
      // A misspelled name was reported already.
      const names = [...membersOf(kind, format).keys()]
      if (!Object.keys(row).some((word) => kind.name.includes(nearest(word, names) ?? '')))
        this.mistakes.push({ path, text: `a row of ${kind.member} needs a ${kind.name[0]}` })
      return
    }
    const id = one<string>('id') ?? this.#makeId(kind, format, `${around?.id ?? ''}|${name ?? ''}`)
    const draft: Draft = {
      provider: format.provider,
      kind: kind.kind,
      id,
      name: name ?? kind.nameOf?.(doc, id) ?? '',
      of: kind,
      row,
      path,
      members,
      around,
      inside: [],
      index: around?.inside.filter((other) => other.kind === kind.kind).length ?? 0,
      exported:
        this.#at.asIs === true &&
        one('id') !== undefined &&
        (kind.life === undefined || one('steps') !== undefined),
      doc,
    }
    const key = `${format.provider}|${kind.kind}|${id}`
    if (this.#byId.has(key) && this.#drafts.includes(this.#byId.get(key) as Draft))
      this.mistakes.push({ path: [...path, kind.id], text: `there are two ${kind.member} with the id ${id}` })
    this.#know(draft, true)
    this.#drafts.push(draft)
    around?.inside.push(draft)
    for (const { member, name: word, value: rows } of members)
      if (member.kind !== undefined) this.#collect(rows, member.kind, format, [...path, word], draft)
  }

  /** The same row gets the same id, wherever it stands. */
  #makeId(kind: DataKind, { provider }: DataFormat, what: string): string {
    const key = `${provider}|${kind.kind}|${what}`
    let ids = this.#named.get(key)
    if (ids === undefined) {
      ids = new SeededIds(`data|${key}|0`)
      this.#named.set(key, ids)
    }
    return kind.makeId(ids)
  }

  /** @param own of the data itself: its names come first */
  #know(one: Known, own: boolean): void {
    const kind = `${one.provider}|${one.kind}`
    this.#byId.set(`${kind}|${one.id}`, one)
    const name = `${kind}|${one.name}`
    const same = one.name === '' ? undefined : this.#byName.get(name)
    const others = same?.filter((other) => other.id !== one.id && (!own || 'of' in other)) ?? []
    this.#byName.set(name, [...others, one])
    const all = this.#first.get(kind)
    if (all === undefined) this.#first.set(kind, [one])
    else if (own && !('of' in (all[0] as Known))) all.unshift(one)
    else all.push(one)
  }

  /** Rows that members such as `data` stand for. */
  #unfold(format: DataFormat): void {
    const { provider, kinds } = format
    const rowsIn: RowsIn = (kind, text, inner) => {
      const key = `${provider}|${kind}|${text}`
      const of = this.#byId.get(key) ?? this.#byName.get(key)?.[0]
      return of !== undefined && 'inside' in of
        ? (of as Draft).inside.filter((one) => one.kind === inner).map(({ row }) => row)
        : []
    }
    for (const kind of kinds) {
      const { inner } = kind
      if (inner === undefined) continue
      for (const draft of this.#drafts.filter((one) => one.of === kind && !one.exported)) {
        for (const { kind: name, rows, at } of inner(draft.row, rowsIn)) {
          const of = kinds.find((one) => one.kind === name)
          const isGood = draft.members.some(({ name }) => name === at)
          if (of !== undefined && isGood) this.#collect(rows, of, format, [...draft.path, at], draft)
        }
      }
    }
  }

  #complete(format: DataFormat): void {
    const { provider, kinds } = format
    const rows = format.also?.(
      (kind) =>
        this.#drafts.filter((one) => one.provider === provider && one.kind === kind).map(({ row }) => row),
      this.#searchIn(provider).any,
    )
    for (const [member, list] of Object.entries(rows ?? {})) {
      const kind = kinds.find((one) => one.member === member)
      if (kind !== undefined) this.#collect(list, kind, format, [provider, member], undefined)
    }
  }

  /** Finds resources of one provider. */
  #searchIn(provider: string): Search {
    let search = this.#searches.get(provider)
    if (search === undefined) {
      search = {
        any: (kind, which = () => true) => this.#first.get(`${provider}|${kind}`)?.find(which),
        find: (kind, id) => {
          const key = `${provider}|${kind}|${id}`
          return this.#byId.get(key) ?? this.#byName.get(key)?.[0]
        },
      }
      this.#searches.set(provider, search)
    }
    return search
  }

  /** The resources, parents first. Use them only if there are no mistakes. */
  finish(formats: readonly DataFormat[]): FileResource[] {
    const done: FileResource[] = []
    const formatOf = new Map(formats.map((format) => [format.provider, format]))
    for (const format of formats) {
      this.#unfold(format)
      this.#complete(format)
    }
    for (const draft of this.#drafts) {
      const format = formatOf.get(draft.provider) as DataFormat
      draft.doc = this.#resolved(draft, format)
    }
    const byKind = Map.groupBy(this.#drafts, ({ of }) => of)
    const inOrder = formats.flatMap(({ kinds }) => kinds.flatMap((kind) => byKind.get(kind) ?? []))
    for (const draft of inOrder)
      draft.resource = this.#fitted(draft, formatOf.get(draft.provider) as DataFormat)
    for (const draft of inOrder) {
      if (draft.resource === undefined) continue
      const inside = draft.inside.flatMap(({ resource }) => resource ?? [])
      if (!draft.exported)
        draft.resource = draft.of.finish?.(draft.resource, inside, draft.row) ?? draft.resource
      done.push(draft.resource)
    }
    return done
  }

  /** The document with ids for names, and emulator ms for times. */
  #resolved({ of, doc, path, provider, row }: Draft, format: DataFormat): Row {
    let result: unknown = doc
    const wordOf = (member: string | number): string | number =>
      typeof member === 'string' ? (of.words?.[member] ?? member) : member
    const whole = (inner: Path): Path => [...path, ...inner.map((part, i) => (i === 0 ? wordOf(part) : part))]
    for (const place of of.moments ?? [])
      result = changeAt(result, place, (value) =>
        typeof value === 'string' ? readMoment(value, this.#at.now) : value,
      )
    for (const [place, kind] of Object.entries(of.refs ?? {}))
      result = changeAt(result, place, (value, inner) =>
        typeof value === 'string' ? this.#find(value, kind, provider, format, whole(inner)) : value,
      )
    for (const [place, kind] of Object.entries(of.shortRefs ?? {}))
      changeAt(row, place, (value, inner) => {
        if (typeof value === 'string') this.#find(value, kind, provider, format, [...path, ...inner])
        return value
      })
    return result as Row
  }

  /** The id of what is named. */
  #find(text: string, kind: string, provider: string, format: DataFormat, path: Path): string {
    const given = format.given?.(kind, text)
    if (given !== undefined) return given
    const key = `${provider}|${kind}|${text}`
    const named = this.#byName.get(key) ?? []
    const known = this.#byId.get(key) ?? named[0]
    if (known !== undefined && (named.length < 2 || known.id === text || this.#at.asIs)) return known.id
    if (this.#at.asIs) return text
    if (known !== undefined) {
      const ids = named.map(({ id }) => id)
      this.mistakes.push({
        path,
        text: `${ids.length} have the name ${text}: give one of the ids ${ids.join(', ')}`,
      })
      return text
    }
    const { member } = format.kinds.find((one) => one.kind === kind) ?? { member: kind }
    const all = this.#first.get(`${provider}|${kind}`) ?? []
    const near = didYouMean(
      text,
      all.flatMap(({ id, name }) => [name, id]),
    )
    this.mistakes.push({ path, text: `nothing in ${member} has the name or id ${text}${near}` })
    return text
  }

  #fitted(draft: Draft, format: DataFormat): FileResource | undefined {
    const { of: kind, row, path, members, provider } = draft
    const { now } = this.#at
    const one = <T>(role: Member['role']): readonly [string, T] | undefined => memberFor<T>(members, role)
    const time = (role: 'created' | 'updated' | 'ended'): number | undefined => {
      const given = one<string>(role)
      return given && readMoment(given[1], now)
    }
    const parent = this.#parentOf(draft, format, one('parent'))
    const createdAt =
      time('created') ??
      draft.around?.resource?.createdAt ??
      (kind.life === undefined ? now : usualStart(members, now, kind.life.takesMs))
    const steps = readSteps(
      { kind, row, path, members },
      { createdAt, endedAt: time('ended'), now },
      this.mistakes,
    )
    const around = parent !== undefined && 'doc' in parent ? parent : undefined
    const fit = new Fitting(draft, { steps, createdAt, parent: around }, this.#at, this.#searchIn(provider))
    // A document is made to fit what is right.
    if (this.mistakes.length > 0) return undefined
    const fitted = kind.fit?.(draft.doc, fit) ?? draft.doc
    const doc = draft.exported ? onlyMissing(fitted, draft.doc, kind) : fitted
    const result = kind.doc.safeParse(doc, OUR_WORDS)
    if (!result.success) {
      this.mistakes.push(...mistakesOf(result.error.issues, doc, path))
      return undefined
    }
    const looks = one<number>('looks')?.[1]
    draft.doc = result.data
    return {
      provider,
      kind: kind.kind,
      id: draft.id,
      name: draft.name,
      parent:
        parent?.id ?? (one('parent') === undefined && !draft.exported ? fitParent(kind, fit) : undefined),
      createdAt,
      updatedAt: time('updated') ?? createdAt,
      ...(looks === undefined ? {} : { looks }),
      ...(steps.length === 0 ? {} : { steps: [...steps] as FileResource['steps'] }),
      doc: result.data as FileResource['doc'],
    }
  }

  #parentOf(
    { of: kind, around, provider, path }: Draft,
    format: DataFormat,
    given: readonly [string, string | null] | undefined,
  ): FileResource | { readonly id: string } | undefined {
    if (given === undefined) return around?.resource
    const [word, text] = given
    if (text === null) return undefined
    const of = kind.parent?.kind
    const id = of === undefined ? text : this.#find(text, of, provider, format, [...path, word])
    const draft = this.#byId.get(`${provider}|${of}|${id}`) as Draft | undefined
    return draft?.resource ?? { id }
  }
}
