import path from 'node:path'
import { defineConfig, mergeConfig } from 'vitest/config'
import base from '../../vitest.config.ts'

export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: [] } },
  defineConfig({
    test: {
      root: path.join(import.meta.dirname, '..', '..'),
      include: ['test/torture/*.test.ts'],
      env: { TORTURE: 'full' },
      testTimeout: 3_600_000,
    },
  }),
)
