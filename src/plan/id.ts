import type { At, Place, Resource } from '../model.ts'
import { canonicalText } from './digest.ts'

/** `place#at`: what two wants for the same thing share. `~2` marks a member of an array: no key has it. */
export function resourceId(place: Place, at: At = []): string {
  const parts = at.map((segment) =>
    typeof segment === 'string' ? escaped(segment) : `~2${escaped(canonicalText(segment.member))}`,
  )
  return `${place}#${parts.join('/')}`
}

function escaped(text: string): string {
  return text.replaceAll('~', '~0').replaceAll('/', '~1')
}

export function idOf(resource: Resource): string {
  return resourceId(resource.place, resource.kind === 'part' ? resource.at : [])
}
