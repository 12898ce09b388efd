import type { Place, Resource } from '../model.ts'

/** `place#at`: what two wants for the same thing share. */
export function resourceId(place: Place, at: readonly string[] = []): string {
  return `${place}#${at.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`
}

export function idOf(resource: Resource): string {
  return resourceId(resource.place, resource.kind === 'part' ? resource.at : [])
}
