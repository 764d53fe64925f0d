/**
 * Brings a clone into a state in which everything runs: packages as the lock file says, the web application
 * as its sources say. The `pre` script of `npm start`, `npm test` and the others; it must therefore run on any
 * Node from 18 on with nothing installed, and it costs a few milliseconds when there is nothing to do.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);

const lockFile = at('package-lock.json');
const pinnedNode = at('node_modules', '.bin', 'node');
const webStamp = at('web', 'dist', '.citybrain-built');
/** What the web build depends on besides `web/` itself. */
const webInputs = ['package-lock.json', 'tsconfig.web.json'];

const quiet = process.argv.includes('--quiet');
/** Tests and development build the web application themselves. */
const packagesOnly = process.argv.includes('--packages');
const WAIT_STEP_MS = 200;
const OUTPUT_LINES_MAX = 25;

class SetupError extends Error {}

try {
  await setUp();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`\n${error.message}\n`);
  process.exitCode = 1;
}

async function setUp() {
  if (isInstalled() && isBuilt()) {
    if (!quiet)
      say(packagesOnly ? 'Packages are up to date.' : 'Packages and web application are up to date.');
    return;
  }
  const release = await takeLock();
  try {
    if (!isInstalled()) await install();
    if (!isBuilt()) await buildWeb();
  } finally {
    release();
  }
}

// --- packages ---

function isInstalled() {
  return listMissing().length === 0;
}

/** Packages of the lock file that npm's own record of `node_modules` lacks or has in another version. */
function listMissing() {
  const wanted = JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  const record = readIfThere(at('node_modules', '.package-lock.json'));
  const installed = record === undefined ? {} : JSON.parse(record).packages;
  return Object.keys(wanted).filter((path) => path !== '' && !agrees(wanted[path], installed[path]));
}

function agrees(wanted, installed) {
  if (installed === undefined) return wanted.optional === true && !isForThisMachine(wanted);
  return installed.version === wanted.version && installed.integrity === wanted.integrity;
}

/** An optional package without a platform only accompanies one that has. All our engines need glibc on Linux. */
function isForThisMachine(wanted) {
  if (wanted.os === undefined && wanted.cpu === undefined) return false;
  const fits = (list, value) => list === undefined || list.includes(value);
  return fits(wanted.os, process.platform) && fits(wanted.cpu, process.arch) && fits(wanted.libc, 'glibc');
}

async function install() {
  const missing = listMissing().length;
  say(`Installing packages (${missing} are missing or of another version than package-lock.json says) …`);
  const started = Date.now();
  const options = [
    'ci',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
  ];
  const { code, output } = await runNpm(options);
  if (code !== 0) throw new SetupError(`${headOf(output)}\n\n${explainNpm(output)}`);
  const skipped = listMissing();
  if (skipped.length > 0) {
    throw new SetupError(
      `npm could not download ${skipped.map((path) => path.replace('node_modules/', '')).join(', ')}. ` +
        'It passes over optional packages in silence; check the network and run this again.',
    );
  }
  if (!existsSync(pinnedNode)) {
    throw new SetupError(
      `There is no Node.js package for ${process.platform}-${process.arch}. City Brain runs on Linux (glibc) and ` +
        'macOS, on x64 and arm64.',
    );
  }
  say(`Packages installed in ${secondsSince(started)}.`);
}

/** npm started us in most cases and says where it is; otherwise the one on the path. */
function runNpm(args) {
  const npm = process.env.npm_execpath;
  const env = { ...process.env };
  delete env.NODE_ENV;
  return npm?.endsWith('.js') ? run(process.execPath, [npm, ...args], env) : run('npm', args, env);
}

function explainNpm(output) {
  const advice = [
    [/spawn npm ENOENT/, 'npm was not found. Install Node.js with npm (any version from 18 on).'],
    [
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|\bE(5\d\d|40[137])\b/,
      'The npm registry did not answer. Check the network or proxy; where the public registry is slow or ' +
        'blocked, set a mirror with: npm config set registry <address>',
    ],
    [
      /E404|ETARGET/,
      'The registry does not have one of the packages. A mirror may lag behind: try another one.',
    ],
    [/EINTEGRITY/, 'A downloaded package is damaged. Empty the cache with: npm cache clean --force'],
    [/ENOSPC/, 'The disk is full; the packages need about 2 GB.'],
    [/EACCES|EPERM/, `No permission to write below ${root}. Run as the owner of that folder.`],
    [/EUSAGE|in sync/, 'package.json and package-lock.json disagree. Bring them together with: npm install'],
    [
      /CERT|SELF_SIGNED/,
      'The registry’s certificate is not trusted; set it with: npm config set cafile <file>',
    ],
  ].find(([pattern]) => pattern.test(output));
  return `The packages could not be installed. ${advice?.[1] ?? 'npm’s own words stand above.'}`;
}

// --- web application ---

function isBuilt() {
  return packagesOnly || !existsSync(at('web', 'index.html')) || readIfThere(webStamp) === webHash();
}

async function buildWeb() {
  say('Building the web application …');
  const started = Date.now();
  const hash = webHash();
  const vite = at('node_modules', 'vite', 'bin', 'vite.js');
  const env = { ...process.env, NODE_ENV: 'production' };
  const { code, output } = await run(pinnedNode, [vite, 'build', at('web'), '--logLevel', 'warn'], env);
  if (code !== 0)
    throw new SetupError(`${headOf(output)}\n\nThe web application could not be built; see above.`);
  mkdirSync(dirname(webStamp), { recursive: true });
  writeFileSync(webStamp, hash);
  say(`Web application built in ${secondsSince(started)}.`);
}

/** One hash over names and contents of all inputs: a changed, added, renamed or removed file changes it. */
function webHash() {
  const hash = createHash('sha256');
  const files = [...filesBelow(at('web')), ...webInputs.map((name) => at(name)).filter(existsSync)];
  for (const file of files.sort()) {
    hash.update(`${relative(root, file)}\0`).update(createHash('sha256').update(readFileSync(file)).digest());
  }
  return hash.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return path === dirname(webStamp) || entry.name === 'node_modules' ? [] : filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

// --- one at a time ---

/**
 * Two terminals may start at once; the second waits and then finds the work done. The lock lies outside
 * node_modules, which npm empties. It holds a process id, so that one left by a killed setup is recognised.
 */
async function takeLock() {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const path = join(tmpdir(), `citybrain-setup-${userInfo().uid}-${name}`);
  for (let told = false; ; ) {
    if (claim(path)) return () => unlinkSync(path);
    const holder = Number(readIfThere(path));
    if (holder > 0 && !isAlive(holder)) removeStale(path, holder);
    else {
      if (!told) say('Waiting for another setup of this folder …');
      told = true;
      await new Promise((resolve) => setTimeout(resolve, WAIT_STEP_MS));
    }
  }
}

/** Linking a finished file is atomic: nobody ever sees a lock without its holder. */
function claim(path) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, String(process.pid), { mode: 0o600 });
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    unlinkSync(mine);
  }
}

/** Moves the lock aside before judging it: of several that saw the dead holder, one gets the file. */
function removeStale(path, holder) {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
    if (Number(readFileSync(aside, 'utf8')) === holder) unlinkSync(aside);
    else renameSync(aside, path);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

// --- small things ---

function run(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Where a program says what went wrong: its first lines, less npm's warnings about others' packages. */
function headOf(output) {
  const lines = stripVTControlCharacters(output).trim().split('\n');
  return lines
    .filter((line) => !line.startsWith('npm warn'))
    .slice(0, OUTPUT_LINES_MAX)
    .join('\n');
}

function secondsSince(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

function say(line) {
  console.log(line);
}
