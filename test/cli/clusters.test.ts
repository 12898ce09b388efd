import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { regions } from '../../src/facts/regions.ts'
import { said } from '../clusters/said.ts'
import { endpoint, program, type World, world } from '../support/cli.ts'
import { held } from '../support/control-plane.ts'
import { answersFor, type Call, fakeAws } from '../support/fake-aws.ts'
import { keys, terminal } from '../support/pty.ts'

const orders = held('a', 'us-west-2', { tags: { Name: 'orders' } })
const west = [orders, held('b', 'us-west-2', { status: 'DELETING', deletionProtectionEnabled: false })]
const ireland = held('c', 'eu-west-1', {
  multiRegionProperties: {
    witnessRegion: 'eu-west-3',
    clusters: [
      `arn:aws:dsql:eu-west-1:123456789012:cluster/${'c'.repeat(26)}`,
      'arn:aws:dsql:eu-west-2:1:cluster/x',
    ],
  },
})
const two = { ...answersFor('us-west-2', west), ...answersFor('eu-west-1', [ireland]) }
const init = `npx dsql-skill init --endpoint ${orders.endpoint}`

function asked(calls: Call[]): (string | undefined)[] {
  return calls.filter((c) => c.argv[1] === 'list-clusters').map((c) => c.argv[c.argv.indexOf('--region') + 1])
}

/** Where a person has their profiles. */
function config(w: World, text: string): void {
  w.write('../home/.aws/config', text)
}

describe('what there is', () => {
  test('is asked for in every Region, and told with the command that sets one up', async () => {
    const w = world()
    const aws = fakeAws(w, two)
    const before = w.tree(w.project)
    const ran = await w.run('clusters')
    expect([ran.code, ran.err]).toEqual([0, ''])
    const lines = ran.out.split('\n')
    expect(lines[0]).toMatch(/^endpoint +Region +state +name +created$/)
    expect(lines[1]).toMatch(/^a{26}\.dsql\.us-west-2\.on\.aws +us-west-2 +ACTIVE +orders +2025-11-24$/)
    expect(ran.out).toContain('DELETING')
    expect(ran.out).toContain(`Set up orders: ${init}\n`)
    // One that is on its way out is no answer.
    expect(ran.out).not.toContain('--endpoint b')
    expect(asked(aws.calls()).sort()).toEqual([...regions].sort())
    for (const { argv, pager } of aws.calls()) {
      expect(argv[0]).toBe('dsql')
      expect(argv).toEqual(expect.arrayContaining(['--output', 'json']))
      expect(argv).not.toContain('--profile')
      expect(pager).toBe('')
    }
    expect(w.tree(w.project)).toEqual(before)
    expect(w.has('.agents')).toBe(false)
  })

  test('as --json, and as a program gets it', async () => {
    const w = world()
    fakeAws(w, two)
    const { json, code, err } = await w.run(
      'clusters',
      '--json',
      '--region',
      'us-west-2',
      '--region',
      'eu-west-1',
    )
    expect([code, err]).toEqual([0, ''])
    expect(json).toMatchObject({ version: 1, command: 'clusters', exit: 0, root: w.project, findings: [] })
    expect(json.clusters).toEqual([
      {
        identifier: orders.identifier,
        arn: orders.arn,
        endpoint: orders.endpoint,
        region: 'us-west-2',
        status: 'ACTIVE',
        name: 'orders',
        deletionProtection: true,
        created: '2025-11-24T16:00:00.500Z',
        peers: [],
      },
      expect.objectContaining({ status: 'DELETING', name: null, deletionProtection: false }),
      expect.objectContaining({ region: 'eu-west-1', peers: ['arn:aws:dsql:eu-west-2:1:cluster/x'] }),
    ])
    const env = `process.env.PATH = ${JSON.stringify(w.bin)}\n`
    const body = `${env}console.log(JSON.stringify(await run('clusters', { region: ['us-west-2', 'eu-west-1'] })))`
    expect((await program(w, body)).value).toEqual(json)
    const bad = `console.log(JSON.stringify(await run('clusters', { region: 'us-west-2' })))`
    expect((await program(w, bad)).value).toMatchObject({ exit: 2, error: { code: 'bad-value' } })
  })

  test('-v tells what protects them; -q and --dry-run tell the same as without', async () => {
    const w = world()
    fakeAws(w, two)
    const [plain, quiet, dry, more] = await Promise.all(
      [[], ['-q'], ['--dry-run'], ['-v']].map((flags) =>
        w.run('clusters', '--region', 'us-west-2,eu-west-1', ...flags),
      ),
    )
    expect(quiet?.out).toBe(plain?.out)
    expect(dry?.out).toBe(plain?.out)
    expect(more?.out).toMatch(/us-west-2 +DELETING +2025-11-24 +off\n/)
    expect(more?.out).toMatch(/eu-west-1 +ACTIVE +2025-11-24 +on +eu-west-2\n/)
  })

  test('with more than a few, the first are spelled out', async () => {
    const w = world()
    const many = ['a', 'b', 'c', 'd', 'e'].map((letter) => held(letter, 'us-east-1'))
    fakeAws(w, answersFor('us-east-1', many))
    const { json } = await w.run('clusters', '--region', 'us-east-1', '--json')
    expect(json.next).toHaveLength(4)
    expect(json.next.at(-1)).toContain('2 clusters more')
  })

  test('the one that is set up here is named, and not offered again', async () => {
    const w = world()
    fakeAws(w, two)
    await w.run(
      'init',
      '--yes',
      '-a',
      'claude-code',
      '--endpoint',
      orders.endpoint ?? '',
      '--profile',
      'work',
    )
    const { json } = await w.run('clusters', '--region', 'us-west-2', '--json')
    expect(json).toMatchObject({ next: [], findings: [{ code: 'cluster-in-use', level: 'ok' }] })
  })

  test('none: the command that makes one, with deletion protection', async () => {
    const w = world()
    fakeAws(w, {})
    config(w, '[profile work]\nregion = eu-west-2\n')
    const ran = await w.run('clusters', '--profile', 'work')
    expect([ran.code, ran.err]).toEqual([0, ''])
    expect(ran.out).toContain(`no clusters in ${regions.length} Regions`)
    expect(ran.out).toContain(
      'aws dsql create-cluster --deletion-protection-enabled --tags Name=my-cluster --region eu-west-2 --profile work\n',
    )
    expect(ran.out).toContain('npx dsql-skill clusters --region eu-west-2 --profile work\n')
  })

  test('a tag that would move the cursor does not, and what is no identifier is not passed on', async () => {
    const w = world()
    const evil = held('a', 'us-west-2', { tags: { Name: '\u001b[2Jx' }, endpoint: 'x; rm -rf /' })
    const replies = answersFor('us-west-2', [evil])
    const list = replies['list-clusters us-west-2']?.out as { clusters: object[] }
    list.clusters.push({ identifier: '--endpoint-url=http://x', arn: '' })
    const aws = fakeAws(w, replies)
    const ran = await w.run('clusters', '--region', 'us-west-2')
    expect(ran.out).not.toContain('\u001b')
    expect(ran.out).toContain(`${'a'.repeat(26)}.dsql.us-west-2.on.aws`)
    expect(ran.out).not.toContain('rm -rf')
    expect(aws.calls()).toHaveLength(2)
  })
})

describe('which Regions, and whose', () => {
  test('the Region of the profile comes first, then all; a Region that nobody knows is tried too', async () => {
    const w = world()
    const aws = fakeAws(w, { 'list-clusters xx-west-9': { err: said.unreachable } })
    config(w, '[profile work]\nregion = eu-west-2\n[default]\nregion = xx-west-9\n')
    expect((await w.run('clusters', '--profile', 'work')).code).toBe(0)
    const calls = aws.calls()
    expect(asked(calls)[0]).toBe('eu-west-2')
    expect(asked(calls)).toHaveLength(regions.length)
    for (const { argv } of calls) expect(argv.slice(-2)).toEqual(['--profile', 'work'])
    const other = await w.run('clusters', '--json')
    expect(other.code).toBe(0)
    expect(other.json.findings).toEqual([
      expect.objectContaining({ level: 'info', message: 'xx-west-9: there seems to be no Aurora DSQL' }),
      expect.objectContaining({ code: 'no-clusters' }),
    ])
    expect(asked(aws.calls().slice(calls.length))[0]).toBe('xx-west-9')
    const shell = await w.start(['clusters', '--json'], { env: { AWS_REGION: 'ca-west-1' } })
    expect(shell.code).toBe(0)
    expect(asked(aws.calls().slice(2 * calls.length + 1))[0]).toBe('ca-west-1')
  })

  test('AWS_CONFIG_FILE may begin with ~, as for aws itself', async () => {
    const w = world()
    const aws = fakeAws(w, {})
    w.write('../home/elsewhere', '[default]\nregion = eu-west-2\n')
    await w.start(['clusters'], { env: { AWS_CONFIG_FILE: '~/elsewhere' } })
    expect(asked(aws.calls())[0]).toBe('eu-west-2')
  })

  test('the profile of the manifest is taken, and --profile wins over it', async () => {
    const w = world()
    const aws = fakeAws(w, {})
    await w.run('init', '--yes', '-a', 'claude-code', '--endpoint', endpoint, '--profile', 'saved')
    const one = ['clusters', '--region', 'us-west-2']
    await w.run(...one)
    await w.run(...one, '--profile', 'said')
    await w.run(...one, '--profile', 'none')
    expect(aws.calls().map(({ argv }) => argv.at(-1))).toEqual(['saved', 'said', '15'])
  })

  test('at home, where no project can be, the way on is for all projects', async () => {
    const w = world()
    fakeAws(w, two)
    const ran = await w.start(['clusters', '--region', 'us-west-2'], { cwd: w.home })
    expect(ran.code).toBe(0)
    expect(ran.out).toContain(`npx dsql-skill init -g --endpoint ${orders.endpoint}\n`)
  })

  test.each([
    [['--region', 'nowhere'], 'is no Region'],
    [['--region', ','], 'names no Region'],
    [['--profile', '$(id)'], 'no name of a profile'],
    [['orders'], 'does not know what to do'],
  ] as const)('%j is wrong usage, and nobody is asked', async (args, message) => {
    const w = world()
    const aws = fakeAws(w, {})
    const ran = await w.run('clusters', ...args)
    expect(ran.code).toBe(2)
    expect(ran.err + ran.out).toContain(message)
    expect(aws.calls()).toEqual([])
  })
})

describe('what goes wrong', () => {
  test('no aws on PATH', async () => {
    const ran = await world().run('clusters', '--json')
    expect(ran.code).toBe(1)
    expect(ran.json.error).toMatchObject({ code: 'aws-missing' })
    expect(ran.json.error?.hint).toContain('https://docs.aws.amazon.com/cli/')
  })

  test.each([
    ['tooOld', 'aws-too-old'],
    ['noProfile', 'aws-profile'],
    ['noCredentials', 'aws-credentials'],
    ['expired', 'aws-credentials'],
  ] as const)('%s ends it at the first Region', async (text, code) => {
    const w = world()
    const aws = fakeAws(w, { '*': { err: said[text] } })
    const { json, code: exit } = await w.run('clusters', '--json')
    expect([exit, json.error?.code]).toEqual([1, code])
    expect(json.clusters).toBeUndefined()
    expect(aws.calls()).toHaveLength(1)
  })

  test('access denied everywhere is asked everywhere, and is one error', async () => {
    const w = world()
    const aws = fakeAws(w, { '*': { err: said.denied } })
    const ran = await w.run('clusters')
    expect(ran.code).toBe(1)
    expect(ran.err).toContain('access denied to dsql:ListClusters')
    expect(aws.calls()).toHaveLength(regions.length)
  })

  test('no network is not waited for in every Region', async () => {
    const w = world()
    const aws = fakeAws(w, { '*': { err: said.unreachable } })
    const ran = await w.run('clusters')
    expect(ran.code).toBe(1)
    expect(ran.err).toContain('AWS cannot be reached')
    // One alone, then four at a time until that many have said so.
    expect(aws.calls().length).toBeLessThan(10)
  })

  test('a Region that fails does not hold up the others; one that was named is an error', async () => {
    const w = world()
    const denied = {
      'list-clusters eu-west-2': { err: said.denied },
      'list-clusters eu-west-3': { err: said.denied },
    }
    fakeAws(w, { ...two, ...denied, 'list-clusters ap-east-1': { err: said.unknownKey } })
    const all = await w.run('clusters', '--json')
    expect(all.code).toBe(0)
    expect(all.json.clusters).toHaveLength(3)
    expect(all.json.findings).toEqual([
      expect.objectContaining({ code: 'aws-denied', level: 'warning' }),
      expect.objectContaining({ level: 'info', message: 'ap-east-1: not enabled for this account' }),
    ])
    expect(all.json.findings?.[0]?.message).toContain('eu-west-2, eu-west-3: access denied')
    const named = await w.run('clusters', '--json', '--region', 'us-west-2,eu-west-2')
    expect([named.code, named.json.clusters?.length]).toEqual([1, 2])
    expect(named.json.findings).toEqual([expect.objectContaining({ code: 'aws-denied', level: 'error' })])
  })

  test('credentials that expire on the way: what is missing is said', async () => {
    const w = world()
    fakeAws(w, { 'list-clusters us-east-1': { out: { clusters: [] } }, '*': { err: said.expired } })
    const { code, json } = await w.run('clusters', '--json')
    expect(code).toBe(1)
    expect(json.findings?.map((f) => f.code)).toEqual(['aws-credentials', 'regions-left-out', 'no-clusters'])
  })

  test('no right to look at a cluster: it is listed with what the list tells; one just deleted is not', async () => {
    const w = world()
    const [first, second] = west as [typeof orders, typeof orders]
    fakeAws(w, {
      ...answersFor('us-west-2', west),
      [`get-cluster ${first.identifier}`]: { err: said.getDenied },
      [`get-cluster ${second.identifier}`]: { err: said.gone },
    })
    const { code, json } = await w.run('clusters', '--json', '--region', 'us-west-2')
    expect(code).toBe(0)
    expect(json.clusters).toEqual([
      expect.objectContaining({ endpoint: first.endpoint, status: null, created: null }),
    ])
    expect(json.findings).toEqual([expect.objectContaining({ code: 'aws-denied', level: 'warning' })])
  })

  test('an aws that is something else', async () => {
    const w = world()
    fakeAws(w, { '*': { out: 'hello' } })
    expect((await w.run('clusters', '--json')).json.error).toMatchObject({ code: 'aws-failed' })
    fs.writeFileSync(path.join(w.bin, 'aws'), '#!/nowhere/python\n', { mode: 0o755 })
    const ran = await w.run('clusters', '--json')
    expect(ran.json.error).toMatchObject({ code: 'aws-failed', message: 'the aws command cannot be started' })
  })

  test('Ctrl-C: 130, and nothing that was started goes on', async () => {
    const w = world()
    const aws = fakeAws(w, { '*': { hang: true } })
    const t = terminal(w, ['clusters'])
    await t.sees('us-east-1 … 0 of')
    while (aws.calls().length === 0) await new Promise((go) => setTimeout(go, 20))
    t.type(keys.interrupt)
    expect(await t.exit()).toBe(130)
    expect(t.text).toContain('interrupted')
    for (const { pid } of aws.calls()) expect(() => process.kill(pid, 0)).toThrow()
  })
})
