/** The form in which the server names a whole statement that it does not know. */
export function unsupported<const T extends string>(tag: T) {
  return { verdict: 'refused', sqlstate: '0A000', message: `unsupported statement: ${tag}` } as const
}
