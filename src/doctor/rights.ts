import path from 'node:path'
import { absolute, shown } from '../apply/places.ts'
import type { Manifest, Place } from '../model.ts'
import type { Check, Found, Patient } from './check.ts'

export const rightsChecks: readonly Check[] = [
  {
    id: 'rights',
    fine: 'our files can be read, and their folders written',
    looks: 'whether you may read our files, and change the folders they are in',
    levels: ['warning', 'error'],
    needs: 'manifest',
    run: rights,
  },
]

/** One finding for each place that is shut: the folder above all that lies in it. */
function rights({ disk, host, roots, word }: Patient, { wrote }: Manifest): Found[] {
  const out = new Map<Place, Found>()
  for (const { place, kind } of wrote) {
    const shut = shutFolder(place)
    if (shut) {
      out.set(shut, found(shut, 'error', 'cannot be entered by you: what is in it cannot be read'))
      continue
    }
    if (kind !== 'part' || disk.kind(absolute(roots, place)) !== 'file') continue
    const folder = place.slice(0, place.lastIndexOf('/')) as Place
    if (!host.may(absolute(roots, place), 'read'))
      out.set(place, found(place, 'error', 'cannot be read by you'))
    else if (!host.may(path.dirname(absolute(roots, place)), 'write'))
      out.set(folder, found(folder, 'warning', 'cannot be written by you: update and remove would fail'))
  }
  return [...out.values()]

  function shutFolder(place: Place): Place | undefined {
    for (let cut = place.indexOf('/'); cut >= 0; cut = place.indexOf('/', cut + 1)) {
      const folder = place.slice(0, cut) as Place
      const file = absolute(roots, folder)
      if (disk.exists(file) && disk.kind(file) === 'dir' && !host.may(file, 'enter')) return folder
    }
    return undefined
  }

  function found(place: Place, level: Found['level'], what: string): Found {
    const name = place.includes('/') ? shown(roots, place) : absolute(roots, place)
    const mine = host.owns(absolute(roots, place)) ? '' : `sudo chown "$(id -un)" ${word(place)} && `
    return {
      level,
      message: `${name} ${what}`,
      at: { file: name },
      fix: { say: 'give yourself the right', run: `${mine}chmod u+rwX ${word(place)}` },
    }
  }
}
