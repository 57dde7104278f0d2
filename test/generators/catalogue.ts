// The generators that are run, in the order of the page.
import type { Command } from '../sdk/manifest.ts'
import { DOCUMENTS, type Generator, type Place } from './tool.ts'

const each = (command: (name: string) => Command): Command[] => DOCUMENTS.map(command)

const bin = ({ chains }: Place, file: string): string => `${chains.typescript}/node_modules/${file}`
const typeCheck = (place: Place): Command[] => [
  [process.execPath, bin(place, 'typescript/bin/tsc'), '-p', 'tsconfig.json'],
  [
    bin(place, '.bin/esbuild'),
    'story.ts',
    '--bundle',
    '--platform=node',
    '--format=esm',
    '--outfile=story.mjs',
    '--packages=external',
  ],
]
const runNode = (): Command => [process.execPath, 'story.mjs']
const typescript = (id: string): readonly string[] => ['tsconfig.json', 'tell.ts', `${id}.story.ts`]

const python = ({ chains }: Place): string => `${chains.python}/venv/bin/python`
const importAll = (place: Place): Command[] => [[python(place), 'import_all.py']]

/** openapi-generator, all documents in one run of Java's machine. */
const openapiGenerator =
  (generator: string, options = ''): Generator['generate'] =>
  ({ chains, documents }) => [
    [
      'bash',
      '-c',
      `set -e; for name in ${DOCUMENTS.join(' ')}; do
        java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar ${chains.java}/generator/openapi-generator-cli-7.25.0.jar \
          generate -q -g ${generator} -i ${documents}/$name.json -o $name ${options}
      done`,
    ],
  ]

const GENERATOR = { package: 'openapi-generator', version: '7.25.0' } as const
const generatorCommand = (generator: string, options = ''): string =>
  `openapi-generator-cli generate -g ${generator} -i scale.json -o scale${options}`

export const GENERATORS: readonly Generator[] = [
  {
    id: 'openapi-typescript',
    package: 'openapi-typescript',
    version: '7.13.0',
    chain: 'typescript',
    program: typescript('openapi-typescript'),
    command: 'openapi-typescript scale.json -o scale.d.ts',
    generate: (place) =>
      each((name) => [
        process.execPath,
        bin(place, 'openapi-typescript/bin/cli.js'),
        `${place.documents}/${name}.json`,
        '-o',
        `${name}.ts`,
      ]),
    compile: typeCheck,
    run: runNode,
    remarks: 'Called with openapi-fetch 0.17.0.',
  },
  {
    id: 'hey-api',
    package: '@hey-api/openapi-ts',
    version: '0.99.0',
    chain: 'typescript',
    program: typescript('hey-api'),
    command: 'openapi-ts -i scale.json -o scale',
    generate: (place) =>
      each((name) => [bin(place, '.bin/openapi-ts'), '-i', `${place.documents}/${name}.json`, '-o', name]),
    compile: typeCheck,
    run: runNode,
  },
  {
    id: 'orval',
    package: 'orval',
    version: '8.38.0',
    chain: 'typescript',
    program: typescript('orval'),
    command: 'orval --input scale.json --output scale.ts',
    generate: (place) =>
      each((name) => [
        bin(place, '.bin/orval'),
        '--input',
        `${place.documents}/${name}.json`,
        '--output',
        `${name}.ts`,
      ]),
    compile: typeCheck,
    run: runNode,
    remarks: 'Called with axios 1.21.1; set `paramsSerializer: { indexes: null }`.',
  },
  {
    id: 'kubb',
    package: '@kubb/cli',
    version: '4.39.3',
    chain: 'typescript',
    program: [...typescript('kubb'), 'kubb.config.mjs'],
    command: 'kubb generate',
    generate: (place) =>
      each((name) => [
        'env',
        `DOCUMENT=${place.documents}/${name}.json`,
        `OUTPUT=${name}`,
        bin(place, '.bin/kubb'),
        'generate',
        '--config',
        'kubb.config.mjs',
      ]),
    compile: typeCheck,
    run: runNode,
    remarks: 'With `plugin-ts` and `plugin-client`.',
  },
  {
    ...GENERATOR,
    id: 'openapi-generator-axios',
    chain: 'typescript',
    more: ['java'],
    program: typescript('openapi-generator-axios'),
    command: generatorCommand('typescript-axios'),
    generate: openapiGenerator('typescript-axios'),
    compile: typeCheck,
    run: runNode,
    remarks: 'Makes one type with all members of a union: cast the body of such a request.',
  },
  {
    id: 'openapi-python-client',
    package: 'openapi-python-client',
    version: '0.29.1',
    chain: 'python',
    program: ['tell.py', 'import_all.py', 'openapi-python-client.story.py'],
    command: 'openapi-python-client generate --path scale.json',
    generate: (place) =>
      each((name) => [
        python(place),
        '-m',
        'openapi_python_client',
        'generate',
        '--path',
        `${place.documents}/${name}.json`,
        '--output-path',
        `client_${name}`,
        '--meta',
        'none',
      ]),
    compile: importAll,
    run: (place) => [python(place), 'story.py'],
  },
  {
    id: 'datamodel-code-generator',
    package: 'datamodel-code-generator',
    version: '0.89.0',
    chain: 'python',
    program: ['tell.py', 'import_all.py', 'datamodel-code-generator.story.py'],
    command:
      'datamodel-codegen --input scale.json --output-model-type pydantic_v2.BaseModel --output scale.py',
    generate: (place) =>
      each((name) => [
        python(place),
        '-m',
        'datamodel_code_generator',
        '--input',
        `${place.documents}/${name}.json`,
        '--input-file-type',
        'openapi',
        '--output-model-type',
        'pydantic_v2.BaseModel',
        '--output',
        `client_${name}.py`,
      ]),
    compile: importAll,
    run: (place) => [python(place), 'story.py'],
    remarks: 'Makes models. The calls are made with httpx.',
  },
  {
    ...GENERATOR,
    id: 'openapi-generator-python',
    chain: 'python',
    more: ['java'],
    program: ['tell.py', 'import_all.py', 'openapi-generator-python.story.py'],
    command: generatorCommand('python', ' --package-name client_scale'),
    generate: openapiGenerator('python', '--package-name client_$name'),
    compile: importAll,
    run: (place) => [python(place), 'story.py'],
  },
  {
    ...GENERATOR,
    id: 'openapi-generator-go',
    chain: 'go',
    more: ['java'],
    program: ['go.mod', 'go.sum', 'openapi-generator-go.story.go'],
    command: generatorCommand('go', ' --package-name scale'),
    generate: openapiGenerator('go', '--package-name $name'),
    compile: () => [
      ['bash', '-c', 'rm -rf */go.mod */go.sum */test'],
      ['go', 'build', '-mod=mod', './...'],
      ['go', 'build', '-mod=mod', '-o', 'story', 'story.go'],
    ],
    run: () => ['./story'],
  },
  {
    id: 'oapi-codegen',
    package: 'github.com/oapi-codegen/oapi-codegen/v2',
    version: 'v2.8.2',
    chain: 'go',
    program: ['go.mod', 'go.sum', 'oapi-codegen.story.go'],
    command: 'oapi-codegen -generate types,client -package scale -o scale/scale.go scale.json',
    generate: ({ chains, documents }) => [
      ['mkdir', '-p', ...DOCUMENTS],
      ...each((name) => [
        `${chains.go}/bin/oapi-codegen`,
        '-generate',
        'types,client',
        '-package',
        name,
        '-o',
        `${name}/${name}.go`,
        `${documents}/${name}.json`,
      ]),
    ],
    compile: () => [
      ['go', 'build', '-mod=mod', './...'],
      ['go', 'build', '-mod=mod', '-o', 'story', 'story.go'],
    ],
    run: () => ['./story'],
  },
  {
    ...GENERATOR,
    id: 'openapi-generator-java',
    chain: 'java',
    program: ['openapi-generator-java.Story.java'],
    command: generatorCommand('java', ' --generate-alias-as-model'),
    generate: openapiGenerator(
      'java',
      '--generate-alias-as-model --additional-properties=hideGenerationTimestamp=true --model-package $name.model --api-package $name.api --invoker-package $name.client',
    ),
    compile: ({ chains }) => [
      [
        'bash',
        '-c',
        `javac -nowarn -proc:none -encoding UTF-8 -cp '${chains.java}/lib/*' -d classes Story.java $(find ${DOCUMENTS.map((name) => `${name}/src/main/java`).join(' ')} -name '*.java')`,
      ],
    ],
    run: ({ chains }) => ['java', '-cp', `classes:${chains.java}/lib/*`, 'Story'],
    remarks:
      'Needs `--generate-alias-as-model`: without it, it writes no valid Java for maps among variants.',
  },
]
