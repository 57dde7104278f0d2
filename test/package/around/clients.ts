// Clients in other languages, with nothing but the variables that `evalmock exec` sets.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Surroundings, succeed } from '../check.ts'
import { binOf } from './server.ts'

const PYTHON = `
import os, urllib.request, httpx, requests
url = os.environ["EVALMOCK_URL"] + "/_mock/readyz"
for text in (requests.get(url).text, httpx.get(url).text, urllib.request.urlopen(url).read().decode()):
    assert text == '{"status":"ready"}', text
`

const GO = `package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	reply, err := http.Get(os.Getenv("EVALMOCK_URL") + "/_mock/readyz")
	if err != nil {
		panic(err)
	}
	fmt.Println(reply.Status)
}
`

const JAVA = `
import java.net.URI;
import java.net.http.*;
class Ready {
  public static void main(String[] args) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(System.getenv("EVALMOCK_URL") + "/_mock/readyz")).build();
    System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
`

const CURL = 'curl -sf "$EVALMOCK_URL/_mock/readyz"'
const READY = '{"status":"ready"}'

/** Each command, and what it prints. */
async function commandsIn(folder: string, python: string): Promise<[command: string[], prints: string][]> {
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries({ 'ready.py': PYTHON, 'main.go': GO, 'Ready.java': JAVA }))
    await writeFile(join(folder, name), text)
  return [
    [['sh', '-c', CURL], READY],
    [[python, 'ready.py'], ''],
    [['go', 'run', 'main.go'], '200 OK'],
    [['java', 'Ready.java'], READY],
  ]
}

/** Over HTTPS: all of them trust the generated certificate. */
export async function trusting({ app, work, installed }: Surroundings): Promise<string> {
  const folder = join(work, 'trust')
  const python = join(await installed('PyPI'), 'venv/bin/python')
  const env = { XDG_CACHE_HOME: join(folder, 'cache'), GOCACHE: join(work, 'go-cache') }
  for (const [command, prints] of await commandsIn(folder, python)) {
    const told = await succeed(
      folder,
      [process.execPath, binOf(app), 'exec', '--https', '--', ...command],
      env,
    )
    if (told.trim() !== prints) throw new Error(`${command.join(' ')} printed ${told}`)
  }
  const list = 'keytool -list -keystore "$(ls "$XDG_CACHE_HOME"/evalmock/*.jks)" -storepass changeit'
  const listed = await succeed(folder, ['sh', '-c', list], env)
  const [, count] = /contains (\d+) entries/.exec(listed) ?? []
  if (Number(count) < 50) throw new Error(`keytool does not see the roots of the system:\n${listed}`)
  return `curl, requests, httpx, urllib, Go and Java trust the certificate; ${count} roots for Java`
}

/** Behind a proxy that cannot reach this machine. */
export async function proxied({ app, work, installed }: Surroundings): Promise<string> {
  const folder = join(work, 'proxied')
  const python = join(await installed('PyPI'), 'venv/bin/python')
  // Nothing listens there: who asks it fails.
  const dead = 'http://127.0.0.1:9'
  const env = {
    ...Object.fromEntries(
      ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY'].map((name) => [name, dead]),
    ),
    NO_PROXY: 'corp.example',
    no_proxy: '',
    GOCACHE: join(work, 'go-cache'),
  }
  for (const [command, prints] of await commandsIn(folder, python)) {
    const told = await succeed(folder, [process.execPath, binOf(app), 'exec', '--', ...command], env)
    if (told.trim() !== prints) throw new Error(`${command.join(' ')} printed ${told}`)
  }
  const own = { ...env, NODE_USE_ENV_PROXY: '1' }
  await succeed(folder, [process.execPath, binOf(app), 'tour'], own)
  return 'curl, requests, httpx, urllib, Go and Java go past HTTP_PROXY, and so does the tour'
}
