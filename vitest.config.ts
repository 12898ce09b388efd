import { defineConfig } from 'vitest/config'
import { compileTemplate, define } from './build.mjs'

export default defineConfig({
  define,
  plugins: [
    {
      name: 'handlebars',
      enforce: 'pre',
      load(id: string) {
        return id.endsWith('.hbs') ? compileTemplate(id) : undefined
      },
    },
  ],
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/clients/**', 'test/containers/**', 'test/server/**', 'test/teams/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    server: { deps: { inline: [/inquirer/] } },
  },
})
