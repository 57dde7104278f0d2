// Files: media that items refer to. Uploaded as multipart/form-data, or imported as a pointer to cloud storage.
// scale-gp-beta 0.7.0, resources/files/files.py
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Stored, World } from '../../../core/world.ts'
import { keepBody } from '../../../http/journal.ts'
import { type FileDoc, filesOf } from '../collections.ts'
import type { Routes, ScaleContext } from '../context.ts'
import { readForm, type Upload } from '../dialect/form.ts'
import { anywhere, listPage } from '../dialect/paging.ts'
import { createdBy, time } from '../dialect/serialize.ts'
import { idParams } from '../dialect/shared.ts'
import { errorReplies } from '../errors.ts'
import { standIn } from '../fixture-mode.ts'
import { apiMd } from '../pages.ts'
import { found, refusal, refusalWith } from '../refusals.ts'
import { mediaType } from './media.ts'
import {
  CloudImport,
  CloudImported,
  FileDeleted,
  FileList,
  FileListQuery,
  FileUpdate,
  FileUpload,
  SgpFile,
} from './schemas.ts'

const tags = ['Files']
const params = idParams('file_id')
const MAX_BYTES = 25 * 1024 * 1024

const toFile = ({ id, name, createdAt, doc }: Stored<FileDoc>) => ({
  id,
  object: 'file' as const,
  filename: name,
  mime_type: doc.mime_type,
  size: doc.size,
  md5_checksum: doc.md5_checksum,
  duration_seconds: null,
  tags: doc.tags,
  created_at: time(createdAt),
  ...createdBy,
})

const findFile = (world: World, id: string, { lax }: ScaleContext): Stored<FileDoc> =>
  found(filesOf(world).get(id) ?? (lax ? standIn.file(id, world) : undefined), `File ${id}`)

const md5 = (bytes: Buffer | string): string => createHash('md5').update(bytes).digest('hex')

/** The form's member `file`. @throws Problem 'invalid' or 'malformed' */
function uploaded(bytes: Buffer, contentType: string): Upload {
  const form = readForm(bytes, contentType)
  for (const member of form.values())
    if (typeof member === 'object' && member.bytes.length > MAX_BYTES)
      throw refusalWith('file-too-large', { malformed: 'too-large' })
  const file = form.get('file')
  // Browsers send an empty file without a name for a field that nobody filled in.
  if (file === undefined || file === '' || (typeof file === 'object' && isEmpty(file)))
    throw refusalWith('no-file', { extra: { missing: 'file' } })
  if (typeof file === 'string') throw refusalWith('no-upload', { extra: { notFile: file } })
  return file
}

const isEmpty = ({ filename, bytes }: Upload): boolean => filename === '' && bytes.length === 0

/** Bodies of uploads. They are not parsed as the other bodies are. */
const bodies = new WeakMap<FastifyRequest, Buffer>()

export const files: Routes = async (scope, context) => {
  const { lax } = context
  await scope.register(upload, context)

  scope.route({
    method: 'POST',
    url: '/v5/files/cloud_imports',
    schema: {
      operationId: 'ImportFilesFromCloud',
      summary: 'Import Files From Cloud',
      description:
        'Creates a record for each file. No bytes are copied, and Evalmock cannot check that the files exist.',
      tags,
      externalDocs: apiMd,
      body: CloudImport,
      response: { 200: CloudImported, ...errorReplies },
    },
    handler: ({ body, world }) => ({
      results: body.files.map(({ container, filepath, filename, file_type: mime_type }) => {
        const doc: FileDoc = {
          mime_type,
          size: 0,
          md5_checksum: md5(`${container}/${filepath}`),
          tags: null,
          content: null,
        }
        const file = filesOf(world).insert({ id: world.ids.uuid(), name: filename, doc })
        return { status: 'SUCCESS' as const, file: toFile(file) }
      }),
    }),
  })

  scope.route({
    method: 'GET',
    url: '/v5/files',
    schema: {
      operationId: 'ListFiles',
      summary: 'List Files',
      tags,
      externalDocs: apiMd,
      querystring: FileListQuery,
      response: { 200: FileList, ...errorReplies },
    },
    handler: ({ query, world }) =>
      listPage(filesOf(world), query, {
        where: query.filename ? [{ field: 'name', op: 'like', value: anywhere(query.filename) }] : [],
        noun: 'File',
        lax,
        toWire: toFile,
      }),
  })

  scope.route({
    method: 'GET',
    url: '/v5/files/:file_id',
    schema: {
      operationId: 'GetFile',
      summary: 'Get File',
      tags,
      externalDocs: apiMd,
      params,
      response: { 200: SgpFile, ...errorReplies },
    },
    handler: ({ params: { file_id: id }, world }) => toFile(findFile(world, id, context)),
  })

  scope.route({
    method: 'GET',
    url: '/v5/files/:file_id/content',
    schema: {
      operationId: 'GetFileContent',
      summary: 'Get File Content',
      description: 'Returns the bytes with their own media type.',
      tags,
      externalDocs: apiMd,
      params,
      response: {
        200: z.unknown().meta({
          description: 'The bytes of the file.',
          contentType: 'application/octet-stream, */*',
          type: 'string',
          format: 'binary',
        }),
        ...errorReplies,
      },
    },
    handler: ({ params: { file_id: id }, world }, reply) => {
      const { name, doc } = findFile(world, id, context)
      if (doc.content === null) throw refusal('no-content', id)
      return reply
        .type(doc.mime_type)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(Buffer.from(doc.content, 'base64'))
    },
  })

  scope.route({
    method: 'PATCH',
    url: '/v5/files/:file_id',
    schema: {
      operationId: 'UpdateFile',
      summary: 'Update File',
      description: 'Replaces the tags. Nothing else can be changed.',
      tags,
      externalDocs: apiMd,
      params,
      body: FileUpdate,
      response: { 200: SgpFile, ...errorReplies },
    },
    handler: ({ params: { file_id: id }, body, world }) => {
      const stored = findFile(world, id, context)
      if (body.tags === undefined) return toFile(stored)
      return toFile(filesOf(world).update(id, { doc: { ...stored.doc, tags: body.tags } }) ?? stored)
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/v5/files/:file_id',
    schema: {
      operationId: 'DeleteFile',
      summary: 'Delete File',
      description: 'Deletes the file permanently: it cannot be restored.',
      tags,
      externalDocs: apiMd,
      params,
      response: { 200: FileDeleted, ...errorReplies },
    },
    handler: ({ params: { file_id: id }, world }) => {
      findFile(world, id, context)
      filesOf(world).remove(id)
      return { id, object: 'file' as const, deleted: true as const }
    },
  })
}

const upload: Routes = async (scope) => {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer
    keepBody(request, isUtf8(bytes) ? bytes.toString() : bytes, bytes.length)
    bodies.set(request, bytes)
    done(null)
  })

  scope.route({
    method: 'POST',
    url: '/v5/files',
    schema: {
      operationId: 'CreateFile',
      summary: 'Create File',
      description: 'Uploads the file in the member `file` of a multipart form, up to 25 MB.',
      tags,
      externalDocs: apiMd,
      consumes: ['multipart/form-data'],
      body: FileUpload,
      response: { 200: SgpFile, ...errorReplies },
    },
    // The schema is only for the document: the handler reads the form.
    validatorCompiler: () => (value: unknown) => ({ value }),
    handler: (request) => {
      const body = bodies.get(request) ?? Buffer.alloc(0)
      // Read from `raw`: the framework removes an invalid media type from `request.headers`.
      const { filename, bytes } = uploaded(body, request.raw.headers['content-type'] ?? '')
      return toFile(keep(filename, bytes, request.world))
    },
  })
}

function keep(filename: string, bytes: Buffer, world: World): Stored<FileDoc> {
  const doc: FileDoc = {
    md5_checksum: md5(bytes),
    mime_type: mediaType(bytes, filename),
    size: bytes.length,
    tags: null,
    content: bytes.toString('base64'),
  }
  return filesOf(world).insert({ id: world.ids.uuid(), name: filename, doc })
}
