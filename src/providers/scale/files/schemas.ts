// Files on the wire. scale-gp-beta 0.7.0, types/sgp_file.py
import * as z from 'zod'
import { Dict, nameText, queryText } from '../dialect/fields.ts'
import { listOf, paging } from '../dialect/lists.ts'
import { Deleted, Identity, Time } from '../dialect/shared.ts'

export const SgpFile = z
  .object({
    id: z.string(),
    object: z.literal('file'),
    filename: z.string(),
    mime_type: z.string().describe('Detected from the bytes.'),
    size: z.int().describe('Bytes.'),
    md5_checksum: z.string(),
    duration_seconds: z.int().nullable(),
    tags: Dict.nullable(),
    created_at: Time,
    created_by: Identity,
  })
  .meta({ id: 'ScaleFile' })
export const FileList = listOf('ScaleFileList', SgpFile)
export const FileDeleted = Deleted('ScaleFileDeleted', 'file')

export const FileUpload = z.object({ file: z.file() }).meta({ id: 'ScaleFileUploadRequest' })

export const FileUpdate = z
  .object({ tags: Dict.nullish().describe('Replaces the tags.') })
  .meta({ id: 'ScaleFileUpdateRequest' })

export const FileListQuery = z.object({
  ...paging,
  filename: queryText().describe('Part of the name, ignoring case.'),
})

export const CloudImport = z
  .object({
    files: z.array(
      z.object({
        container: z.string().describe('Bucket.'),
        filepath: z.string().describe('Path within the bucket.'),
        filename: nameText(),
        file_type: z.string().describe('MIME type.'),
      }),
    ),
  })
  .meta({ id: 'ScaleCloudImportRequest' })
export const CloudImported = z
  .object({
    results: z.array(
      z.object({
        status: z.enum([
          'SUCCESS',
          'FAILED_FILE_DOES_NOT_EXIST',
          'FAILED_INVALID_PERMISSIONS',
          'FAILED_UNKNOWN_ERROR',
        ]),
        file: z.union([
          SgpFile,
          z.object({ object: z.literal('failed_file'), filename: z.string(), mime_type: z.string() }),
        ]),
      }),
    ),
  })
  .meta({ id: 'ScaleCloudImport' })
