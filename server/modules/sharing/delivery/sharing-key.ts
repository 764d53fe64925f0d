import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { City } from '#kernel/city';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A key of this city for one purpose, from the one that lies in its data directory, not in its database. */
export async function sharingKey(city: City, purpose: string): Promise<Buffer> {
  const kept = await keptKey(city, join(city.config.dataDirectory, 'sharing-key'));
  return Buffer.from(hkdfSync('sha256', kept, '', purpose, KEY_BYTES));
}

/** Made once, readable by its owner alone. Of two that make it at once the first wins. */
async function keptKey(city: City, path: string): Promise<Buffer> {
  const known = await readKey(path);
  if (known !== undefined) return known;
  await writeFile(path, secret(city, KEY_BYTES).toString('hex'), { mode: 0o600, flag: 'wx' }).catch(() => {});
  const kept = await readKey(path);
  if (kept === undefined) throw new Error(`${path} cannot be written`);
  return kept;
}

function secret(city: City, bytes: number): Buffer {
  return Buffer.from(city.clock.secret(bytes), 'base64url');
}

async function readKey(path: string): Promise<Buffer | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.length === KEY_BYTES * 2 ? Buffer.from(text, 'hex') : undefined;
}

/** Encrypted and authenticated (AES-256-GCM); readable only with the key of the data directory. */
export async function seal(city: City, text: string): Promise<Buffer> {
  const nonce = secret(city, NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', await sharingKey(city, 'push'), nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

export async function unseal(city: City, sealed: Buffer): Promise<string> {
  const key = await sharingKey(city, 'push');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return (
    decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  );
}
