// Mistakes with keys: the wrong secret, or a wrong way to derive the signing key.
import { hmacHex } from '../signature.ts'
import { type Mistake, textOf } from './mistake.ts'

export const KEYS: readonly Mistake[] = [
  {
    mistake: 'another-prefix',
    text: 'The signing key was made from a different prefix than the one in the Authorization: bce-auth-v1/{access key}/{timestamp}/{seconds}.',
    attempts: ({ authorization, request, parts }) => {
      const { accessKeyId, timestamp, expirationS, prefix, signedHeaders } = authorization
      const date = String(request.headers['x-bce-date'] ?? timestamp)
      const seconds = [300, 600, 900, 1800, 3600, 86_400].map(
        (s) => `bce-auth-v1/${accessKeyId}/${timestamp}/${s}`,
      )
      const prefixes = [
        ...seconds,
        `${prefix}/`,
        `${prefix}/${signedHeaders}`,
        `bce-auth-v1/${accessKeyId}/${date}/${expirationS}`,
        `/${accessKeyId}/${timestamp}/${expirationS}`,
        `bce-auth-v1/${accessKeyId}/${timestamp}`,
        `bce-auth-v2/${accessKeyId}/${timestamp}/${expirationS}`,
        timestamp,
      ]
      return prefixes.map((one) => ({ text: textOf(parts), prefix: one }))
    },
  },
  {
    mistake: 'signing-key-as-bytes',
    text: 'The signing key was used as bytes: use its hexadecimal text.',
    attempts: ({ secretKey, authorization: { prefix }, parts }) => [
      { signature: hmacHex(Buffer.from(hmacHex(secretKey, prefix), 'hex'), textOf(parts)) },
    ],
  },
  {
    mistake: 'signed-with-secret-itself',
    text: 'The request was signed with the secret key itself: first derive a signing key from it and the prefix.',
    attempts: ({ secretKey, parts }) => [{ signature: hmacHex(secretKey, textOf(parts)) }],
  },
  {
    mistake: 'key-and-message-exchanged',
    text: 'Key and message of an HMAC were exchanged: the secret key is the key, the prefix is the message.',
    attempts: ({ secretKey, authorization: { prefix }, parts }) => [
      { signature: hmacHex(hmacHex(prefix, secretKey), textOf(parts)) },
      { signature: hmacHex(textOf(parts), hmacHex(secretKey, prefix)) },
    ],
  },
  {
    mistake: 'signed-with-key-id',
    text: 'The request was signed with the access key id: sign it with the secret key.',
    attempts: ({ authorization: { accessKeyId }, parts }) => [
      { text: textOf(parts), secretKey: accessKeyId },
    ],
  },
  {
    mistake: 'space-around-secret',
    text: 'The secret key has a space or a line break at one end.',
    attempts: ({ secretKey, parts }) =>
      [`${secretKey}\n`, `${secretKey}\r\n`, `${secretKey} `, ` ${secretKey}`, `"${secretKey}"`].map(
        (one) => ({
          text: textOf(parts),
          secretKey: one,
        }),
      ),
  },
]
