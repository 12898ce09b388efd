export const define: Record<string, string>
export function compileTemplate(file: string): string
