import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import path from 'node:path'

export interface Postgres {
  port: number
  /** PEM, of the database and of the front before it. */
  certificate: string
  key: string
  stop(): Promise<void>
}

const user = 'postgres'

/** Waits for the end of its input, which also comes when the test that holds it is killed. */
const keeper = '"$@" & pid=$!; read -r line; kill -INT "$pid"; wait "$pid"'

const ready = 'database system is ready to accept connections'

/** A PostgreSQL of its own on a free port, TLS only, whose data lie in that folder. */
export async function startPostgres(dir: string): Promise<Postgres> {
  const bin = binaries()
  const data = path.join(dir, 'data')
  fs.mkdirSync(data, { mode: 0o700 })
  const { certificate, key } = makeCertificate(data)
  const owner = asOwner(data)
  const cluster = path.join(data, 'cluster')
  execFileSync(
    owner[0] ?? path.join(bin, 'initdb'),
    [
      ...(owner.length > 0 ? [...owner.slice(1), path.join(bin, 'initdb')] : []),
      ...['-D', cluster, '-U', user, '-E', 'UTF8', '--no-locale', '--no-sync', '--auth=reject'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  fs.writeFileSync(path.join(cluster, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 trust\n')
  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    ssl: 'on',
    ssl_cert_file: path.join(data, 'cert.pem'),
    ssl_key_file: path.join(data, 'key.pem'),
    fsync: 'off',
    timezone: 'UTC',
    default_transaction_isolation: 'repeatable read',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(
    'sh',
    ['-c', keeper, 'sh', ...owner, path.join(bin, 'postgres'), '-D', cluster, ...flags],
    { cwd: '/', env: { ...process.env, LC_ALL: 'C' }, stdio: ['pipe', 'ignore', 'pipe'] },
  )
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  async function stop(): Promise<void> {
    child.stdin.end()
    await ended
  }
  try {
    await new Promise<void>((done, fail) => {
      let said = ''
      child.stderr.on('data', (chunk) => {
        said += chunk
        if (said.includes(ready)) done()
      })
      ended.then(() => fail(new Error(`PostgreSQL did not start:\n${said}`)))
    })
    prepare(bin, port)
  } catch (error) {
    await stop()
    throw error
  }
  return { port, certificate, key, stop }
}

function prepare(bin: string, port: number): void {
  const file = path.join(import.meta.dirname, 'sys.sql')
  execFileSync(
    path.join(bin, 'psql'),
    [
      '-X',
      '-q',
      '-v',
      'ON_ERROR_STOP=1',
      '-f',
      file,
      `host=127.0.0.1 port=${port} user=${user} dbname=postgres`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
}

/** Debian keeps them out of PATH, a folder for each version. */
function binaries(): string {
  const debian = '/usr/lib/postgresql'
  const versions = fs.existsSync(debian) ? fs.readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const dirs = [
    ...versions.map((v) => path.join(debian, v, 'bin')),
    ...(process.env['PATH'] ?? '').split(':'),
  ]
  const found = dirs.find((dir) =>
    ['postgres', 'initdb', 'psql'].every((name) => fs.existsSync(path.join(dir, name))),
  )
  if (!found) throw new Error('no PostgreSQL on this machine: run test/server/setup.sh as root')
  return found
}

/** PostgreSQL refuses to run as root: then it runs as Debian's own user for it. */
function asOwner(data: string): string[] {
  if (process.getuid?.() !== 0) return []
  execFileSync('chown', ['-R', user, data])
  return ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--']
}

function makeCertificate(data: string): { certificate: string; key: string } {
  const [cert, key] = [path.join(data, 'cert.pem'), path.join(data, 'key.pem')]
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const files = ['-out', cert, '-keyout', key]
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...names, ...files],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  fs.chmodSync(key, 0o600)
  return { certificate: fs.readFileSync(cert, 'utf8'), key: fs.readFileSync(key, 'utf8') }
}

async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}
