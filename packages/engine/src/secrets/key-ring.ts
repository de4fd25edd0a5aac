import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** Encrypts secrets for the store. AES-256-GCM; every sealed text names its key and is bound to the name of its record. */
export interface KeyRing {
  /** Id of the key that seals at present. */
  readonly activeKeyId: string;
  /**
   * @param recordName what the secret belongs to: a sealed text opens under the same name only, so that it cannot be
   * moved to another record
   */
  seal(recordName: string, secret: string): string;
  /** @throws SecretError if the key is not here, the name is another, or the text was changed */
  open(recordName: string, sealed: string): string;
  /**
   * A keyed hash, hexadecimal: equal for equal texts, and of no use to whoever has not the key. It does not change when
   * keys are rotated.
   */
  hash(text: string): string;
  /** Makes a new key, which seals from now on; the old ones still open. The file is on disk when this returns. */
  rotate(): void;
  /** Forgets every key but the active one: for when everything has been sealed anew. */
  forgetOldKeys(): void;
}

/** A secret cannot be opened, or the key file cannot be used. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
  readonly code: 'CB-KEY-FILE' | 'CB-KEY-MISSING' | 'CB-SECRET-DAMAGED';
  readonly help: string;

  constructor(code: SecretError['code'], message: string, help: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.help = help;
  }
}

const keyFileSchema = z.object({
  active: z.string(),
  keys: z.record(z.string(), z.base64()),
  hashKey: z.base64(),
});
type KeyFile = z.infer<typeof keyFileSchema>;

const version = 's1';
const keyBytes = 32;
const ivBytes = 12;

/**
 * Opens the key file, or makes it on the first start. It has to stand outside the data folder, so that a copy of the data
 * alone gives no secret away.
 * @param isNeeded whether there is something that only the lost key can open: then a file that is missing is not made until
 *   a person enters a secret again, so that the right one can be put back
 * @throws SecretError if the file is damaged, or others may read it
 */
export function openKeyRing(file: string, { isNeeded = false }: { readonly isNeeded?: boolean } = {}): KeyRing {
  const found = readKeyFile(file);
  let content = found ?? withNewKey({ active: '', keys: {}, hashKey: randomBytes(keyBytes).toString('base64') });
  let isOnDisk = found !== undefined;
  if (!isNeeded) save();

  function save(): void {
    if (!isOnDisk) writeKeyFile(file, content);
    isOnDisk = true;
  }

  function keyOf(id: string): Buffer {
    const key = content.keys[id];
    if (key !== undefined) return Buffer.from(key, 'base64');
    throw new SecretError(
      'CB-KEY-MISSING',
      `A secret was sealed with the key ${id}, which the key file does not have.`,
      'Put back the key file that belongs to this store, or enter the secret again.',
    );
  }

  return {
    get activeKeyId() {
      return content.active;
    },
    seal(recordName, secret) {
      save();
      return seal(content.active, keyOf(content.active), recordName, secret);
    },
    open: (recordName, sealed) => open(keyOf, recordName, sealed),
    hash: (text) => createHmac('sha256', Buffer.from(content.hashKey, 'base64')).update(text).digest('hex'),
    rotate() {
      isOnDisk = true;
      content = writeKeyFile(file, withNewKey(content));
    },
    forgetOldKeys() {
      const key = content.keys[content.active] ?? '';
      content = writeKeyFile(file, { ...content, keys: { [content.active]: key } });
    },
  };
}

function seal(keyId: string, key: Buffer, recordName: string, secret: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(recordName));
  const sealed = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [version, keyId, sealed.toString('base64url')].join('.');
}

function open(keyOf: (id: string) => Buffer, recordName: string, text: string): string {
  const [textVersion, keyId = '', payload = ''] = text.split('.');
  const sealed = Buffer.from(payload, 'base64url');
  if (textVersion !== version || sealed.length < ivBytes + 16) throw damaged(recordName);
  const key = keyOf(keyId);
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), { authTagLength: 16 })
    .setAAD(Buffer.from(recordName))
    .setAuthTag(sealed.subarray(-16));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes, -16)), decipher.final()]).toString('utf8');
  } catch (error) {
    throw damaged(recordName, { cause: error });
  }
}

function damaged(recordName: string, options?: ErrorOptions): SecretError {
  return new SecretError(
    'CB-SECRET-DAMAGED',
    `The secret ${recordName} cannot be decrypted.`,
    'Enter the secret again, or restore the store together with its key file.',
    options,
  );
}

function withNewKey(content: KeyFile): KeyFile {
  const id = randomBytes(4).toString('hex');
  return { ...content, active: id, keys: { ...content.keys, [id]: randomBytes(keyBytes).toString('base64') } };
}

function readKeyFile(file: string): KeyFile | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new SecretError(
      'CB-KEY-FILE',
      `The key file ${file} cannot be read.`,
      'Give the service the right to read it.',
      {
        cause: error,
      },
    );
  }
  refuseIfReadableByOthers(file);
  return parseKeyFile(file, text);
}

function parseKeyFile(file: string, text: string): KeyFile {
  try {
    const content = keyFileSchema.parse(JSON.parse(text));
    const whole = Object.values(content.keys).every((key) => Buffer.from(key, 'base64').length === keyBytes);
    if (whole && content.keys[content.active] !== undefined) return content;
  } catch {
    // Told below, without the parser's words: they could quote a key.
  }
  throw new SecretError('CB-KEY-FILE', `The key file ${file} is damaged.`, 'Restore it from the backup.');
}

function refuseIfReadableByOthers(file: string): void {
  // Windows has no such bits; there the installer sets the folder's access list.
  if (process.platform === 'win32' || (statSync(file).mode & 0o077) === 0) return;
  throw new SecretError(
    'CB-KEY-FILE',
    `The key file ${file} can be read by other users of this machine.`,
    `Run: chmod 600 ${file}`,
  );
}

/** By way of a second file, so that a crash leaves the old one or the new one. */
function writeKeyFile(file: string, content: KeyFile): KeyFile {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const next = `${file}.new`;
  writeFileSync(next, JSON.stringify(content, undefined, 2) + '\n', { mode: 0o600, flush: true });
  chmodSync(next, 0o600);
  renameSync(next, file);
  return content;
}
