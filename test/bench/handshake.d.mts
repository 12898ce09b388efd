export interface Start {
  command: string
  args: readonly string[]
  cwd: string
  env: NodeJS.ProcessEnv
}

export function startUp(start: Start): Promise<number>
export function answerTime(start: Start): Promise<number>
