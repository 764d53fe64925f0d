import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { chromium } from '@playwright/test';

/** A Chromium that can be started, and what its environment must hold. */
export interface Chromium {
  executablePath: string;
  env: Record<string, string>;
}

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The browser named by TEST_BROWSER (a path, or `package`), else an installed one, else the one in the package
 * @sparticuz/chromium (Linux x64), which is unpacked once: about 3 s and 230 MB below node_modules/.cache.
 */
export async function findChromium(): Promise<Chromium> {
  const wanted = process.env.TEST_BROWSER;
  if (wanted !== undefined && wanted !== 'package') return { executablePath: wanted, env: {} };
  const installed = [...INSTALLED, chromium.executablePath()].find((path) => existsSync(path));
  if (installed !== undefined && wanted === undefined) return { executablePath: installed, env: {} };
  return await unpackedChromium();
}

async function unpackedChromium(): Promise<Chromium> {
  const source = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))));
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'));
  const folder = join(dirname(dirname(source)), '.cache', `chromium-${version}`);
  if (!existsSync(folder)) await unpackBeside(folder, join(source, 'bin'));
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      // NSS and expat, which a bare machine lacks. The package would only unpack them on Amazon's.
      LD_LIBRARY_PATH: join(folder, 'lib'),
      ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_FILE: join(folder, 'fonts.conf') }),
    },
  };
}

/** Unpacks under a name of its own and renames: whoever is second finds the finished folder. */
async function unpackBeside(folder: string, archives: string): Promise<void> {
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  await Promise.all([
    inflate(join(archives, 'chromium.br'), join(unfinished, 'chromium')),
    untar(join(archives, 'swiftshader.tar.br'), unfinished),
    untar(join(archives, 'al2023.tar.br'), unfinished),
    untar(join(archives, 'fonts.tar.br'), unfinished),
  ]);
  await writeFile(
    join(unfinished, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>\n`,
  );
  await rename(unfinished, folder).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(unfinished, { recursive: true });
  });
}

async function inflate(archive: string, target: string): Promise<void> {
  await pipeline(
    createReadStream(archive),
    createBrotliDecompress(),
    createWriteStream(target, { mode: 0o755 }),
  );
}

async function untar(archive: string, folder: string): Promise<void> {
  const tar = spawn('tar', ['-xf', '-', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve, reject) => {
    tar.on('error', reject);
    tar.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`tar could not unpack ${archive}`)),
    );
  });
  await Promise.all([pipeline(createReadStream(archive), createBrotliDecompress(), tar.stdin), ended]);
}
