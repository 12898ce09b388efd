import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { common, verbs } from '../../src/flags.ts'
import { type World, world } from '../support/cli.ts'

/** What bash offers for the last of these words, having sourced the script. */
function complete(script: string, w: World, ...words: string[]): string[] {
  const code = `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _dsql_skill; printf '%s\\n' "\${COMPREPLY[@]}"`
  const out = execFileSync('bash', ['--norc', '-c', code, 'bash', 'dsql-skill', ...words], {
    cwd: w.project,
    encoding: 'utf8',
  })
  return out.split('\n').filter((line) => line !== '')
}

test('bash completes verbs, flags, values, agents and folders', async () => {
  const w = world()
  w.write('packs/one.md', '')
  const script = (await w.run('completion', 'bash')).out
  const offered = (...words: string[]) => complete(script, w, ...words)
  expect(offered('')).toEqual([...verbs.map((v) => v.name), '--help', '--version'])
  expect(offered('in')).toEqual(['init', 'install'])
  for (const verb of verbs) {
    const flags = [...verb.flags, ...common].map((f) => f.name)
    expect(offered(verb.name, '--').sort()).toEqual(expect.arrayContaining(flags.sort()))
  }
  expect(offered('init', '--no')).toEqual(expect.arrayContaining(['--no-steering', '--no-allow-writes']))
  expect(offered('init', '--mcp', '')).toEqual(['uvx', 'docker', 'podman', 'none'])
  expect(offered('init', '--mcp', 'p')).toEqual(['podman'])
  expect(offered('init', '--on-conflict', 'k')).toEqual(['keep'])
  expect(offered('init', '-a', 'kiro')).toEqual(['kiro', 'kiro-ide', 'kiro-cli'])
  expect(offered('add', 'gem')).toEqual(['gemini-cli'])
  expect(offered('remove', 'kiro-ide', 'codex')).toEqual(['codex'])
  expect(offered('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']))
  expect(offered('init', '-C', 'pa')).toEqual(['packs'])
  expect(offered('init', '--source', 'pa')).toEqual(['packs'])
  expect(offered('export', 'pa')).toEqual(['packs'])
  expect(offered('export', '--format', 'z')).toEqual(['zip'])
  expect(offered('-C', 'packs', 'rem')).toEqual(['remove'])
  expect(offered('--lang', 'j')).toEqual(['ja'])
})

test('the bash script is quiet when sourced, and registers itself', async () => {
  const script = (await world().run('completion', 'bash')).out
  const out = execFileSync('bash', ['--norc', '-euc', `${script}\ncomplete -p dsql-skill`], {
    encoding: 'utf8',
  })
  expect(out).toBe('complete -F _dsql_skill dsql-skill\n')
})

test('zsh and fish: every verb and flag occurs, and quotes are balanced in every line', async () => {
  const w = world()
  const zsh = (await w.run('completion', 'zsh')).out
  const fish = (await w.run('completion', 'fish')).out
  expect(zsh.startsWith('#compdef dsql-skill\n')).toBe(true)
  expect(zsh.trimEnd().endsWith('compdef _dsql_skill dsql-skill')).toBe(true)
  expect(fish).toContain('complete -c dsql-skill -f\n')
  for (const verb of verbs) {
    expect(zsh).toContain(`'${verb.name}:`)
    const line = zsh.split('\n').find((l) => l.trim().startsWith(`${verb.name}) _arguments `)) ?? ''
    const mine = fish.split('\n').filter((l) => l.includes(`__fish_seen_subcommand_from ${verb.name}'`))
    expect(fish).toMatch(new RegExp(`-n __fish_use_subcommand -a ${verb.name} -d '`))
    for (const flag of [...verb.flags, ...common]) {
      expect(line).toContain(flag.short ? `{${flag.short},${flag.name}}'[` : `${flag.name}[`)
      expect(mine.some((l) => l.includes(` -l ${flag.name.slice(2)} `))).toBe(true)
      for (const name of flag.deniable ? [flag.name.replace('--', '--no-')] : []) {
        expect(line).toContain(`${name}[`)
        expect(mine.some((l) => l.includes(` -l ${name.slice(2)} `))).toBe(true)
      }
      if (flag.short) expect(mine.some((l) => l.includes(` -s ${flag.short?.slice(1)} `))).toBe(true)
    }
  }
  for (const line of [...zsh.split('\n'), ...fish.split('\n')]) {
    if (line.startsWith('#')) continue
    expect([line, (line.match(/'/g) ?? []).length % 2]).toEqual([line, 0])
    expect(line).not.toMatch(/[`$](?!state|words)/)
  }
  // A flag that takes a value says so: otherwise the shell would offer the next flag in its place.
  expect(zsh).toMatch(/'--endpoint\[[^\]]*\]:/)
  expect(fish).toMatch(/ -l endpoint -x /)
})
