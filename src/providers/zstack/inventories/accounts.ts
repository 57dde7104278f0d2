// The inventory classes of sessions and access keys.
import { dates, define, doc, docs, type Row, uuid } from './define.ts'

export const AccessKey = define<Row<'access-key'>>(
  'AccessKeyInventory',
  {
    uuid: doc('String', 'uuid'),
    ...docs<'access-key'>('String', 'description', 'accountUuid', 'userUuid'),
    AccessKeyID: { type: 'String', column: 'id', read: (key) => key.id },
    AccessKeySecret: doc('String', 'secret'),
    state: { type: 'String', read: (key) => (key.doc.enabled ? 'Enabled' : 'Disabled') },
    ...dates,
  },
  { kind: 'access-key', pkg: 'org.zstack.accessKey' },
)

export const Session = define<Row<'session'>>(
  'SessionInventory',
  {
    uuid,
    accountUuid: doc('String', 'accountUuid'),
    userUuid: doc('String', 'userUuid'),
    userType: { type: 'String', read: () => undefined },
    expiredDate: { type: 'Timestamp', always: true, read: (session) => session.doc.expiresAt },
    createDate: { type: 'Timestamp', always: true, read: (session) => session.createdAt },
    noSessionEvaluation: { type: 'Boolean', always: true, read: () => false },
  },
  { kind: 'session', pkg: 'org.zstack.header.identity' },
)
