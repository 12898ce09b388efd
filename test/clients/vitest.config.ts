import path from 'node:path'
import { defineConfig } from 'vitest/config'
import { selected } from './support/versions.ts'

export default defineConfig({
  test: {
    root: path.join(import.meta.dirname, '..', '..'),
    include: [...selected(), 'together', 'export'].map((name) => `test/clients/${name}.test.ts`),
    globalSetup: ['test/clients/support/table.ts'],
    // One client at a time: each starts servers and daemons of its own.
    fileParallelism: false,
    testTimeout: 400_000,
    hookTimeout: 600_000,
  },
})
