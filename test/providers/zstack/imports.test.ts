import { testImports } from '../../support/imports.ts'

testImports('zstack')
