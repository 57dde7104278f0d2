// ZStack: evaluation tasks, created by DeployModelEvalService.
import { createHash } from 'node:crypto'
import type { Dialect } from '../types.ts'
import { description, pick } from './words.ts'

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' }
/** From the built-in seed. */
const EVAL_SERVICE = '5a90d3c6e7f1482bb3d8f26c4e71a09d'
const ZONE = 'd20b7e4f3a964c58b1e5092c7f8a6d13'
const DATASET = 'e19d7a5628c04b3f92d4c87a6e0f1b35'

export const zstack: Dialect = {
  id: (n) => `be9c4000000040008${n.toString(16).padStart(15, '0')}`,
  async open(base) {
    const password = createHash('sha512').update('password').digest('hex')
    const answer = await fetch(`${base}/zstack/v1/accounts/login`, {
      method: 'PUT',
      headers: JSON_TYPE,
      body: JSON.stringify({ logInByAccount: { accountName: 'admin', password } }),
    })
    const { inventory } = (await answer.json()) as { inventory: { uuid: string } }
    return { authorization: `OAuth ${inventory.uuid}` }
  },
  call(workload, i, { stored, random }) {
    const uuid = zstack.id(pick(random, stored))
    const path = '/zstack/v1/model-evaluation-tasks'
    switch (workload) {
      case 'list':
        return { method: 'GET', path: `${path}?limit=10&start=${pick(random, Math.max(stored - 10, 1))}` }
      case 'get':
        return { method: 'GET', path: `${path}/${uuid}` }
      case 'update':
        return {
          method: 'PUT',
          path: `${path}/${uuid}`,
          headers: JSON_TYPE,
          body: JSON.stringify({
            updateModelEvaluationTask: { name: `renamed-${i}`, description: description(i) },
          }),
        }
      case 'create':
        return {
          method: 'PUT',
          path: `/zstack/v1/ai/model-services/eval/${EVAL_SERVICE}`,
          headers: JSON_TYPE,
          body: JSON.stringify({
            deployModelEvalService: {
              name: `new-${i}`,
              description: description(i),
              zoneUuid: ZONE,
              type: 'Container',
              taskType: 'Capability',
              limits: 200,
              datasetUuids: [DATASET],
              temperature: 0.7,
              topK: 50,
              topP: 0.9,
            },
          }),
        }
    }
  },
  items: (body) => (body as { inventories: unknown[] }).inventories,
}
