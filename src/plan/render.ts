// The door to handlebars: templates come precompiled from the build, and only its runtime is shipped.
import type HandlebarsApi from 'handlebars'
import runtime from 'handlebars/runtime.js'
import dockerfile from '../../templates/Dockerfile.hbs'
import launcher from '../../templates/run.sh.hbs'
import steeringEn from '../../templates/steering.en.hbs'
import steeringJa from '../../templates/steering.ja.hbs'

// Its own type declaration leaves the runtime's members out.
const handlebars = runtime as unknown as typeof HandlebarsApi

const templates = {
  'steering.en': steeringEn,
  'steering.ja': steeringJa,
  dockerfile,
  launcher,
}

export type TemplateId = keyof typeof templates

/** Text with `\n` line ends. `data`: plain objects with every name that the template mentions. */
export function render(id: TemplateId, data: object): string {
  return handlebars.template(templates[id])(data)
}

/** YAML front matter of strings and booleans; strings are quoted as JSON, which YAML reads the same. */
export function withFrontMatter(front: Readonly<Record<string, string | boolean>>, body: string): string {
  const lines = Object.entries(front).map(([key, value]) => {
    if (typeof value === 'boolean') return `${key}: ${value}`
    if (value === '') return `${key}:`
    return `${key}: ${/^[A-Za-z][\w ]*$/.test(value) ? value : JSON.stringify(value)}`
  })
  return `---\n${lines.join('\n')}\n---\n\n${body}`
}
