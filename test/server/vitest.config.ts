import { defineConfig } from 'vitest/config'
import root from '../../vitest.config.ts'

export default defineConfig({
  ...root,
  test: {
    ...root.test,
    include: ['test/server/**/*.test.ts'],
    exclude: [],
    globalSetup: ['test/server/uv.setup.ts'],
    // The MCP server knows one port only.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 900_000,
  },
})
