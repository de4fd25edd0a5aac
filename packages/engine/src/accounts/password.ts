import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/**
 * Parameters of argon2id: memory in KiB, passes, lanes. These are the least that OWASP's sheet on password storage names;
 * one derivation takes 30 ms and 19 MiB here. They stand in each hash, so that they can grow without anybody losing access.
 */
const parameters = { memory: 19_456, passes: 2, parallelism: 1 };
const [saltBytes, tagBytes] = [16, 32];

/** @returns the hash with its parameters and salt: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash` (PHC format) */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(saltBytes);
  const tag = await derive('argon2id', { ...parameters, message: password.normalize(), nonce, tagLength: tagBytes });
  const { memory, passes, parallelism } = parameters;
  return ['', 'argon2id', 'v=19', `m=${memory},t=${passes},p=${parallelism}`, base64(nonce), base64(tag)].join('$');
}

const format = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

/** @param hash of `hashPassword`, perhaps by other parameters. @throws if it is none */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', tag = ''] = format.exec(hash) ?? [];
  if (memory === undefined) throw new Error('The stored hash of a password is damaged');
  const expected = Buffer.from(tag, 'base64');
  const derived = await derive('argon2id', {
    ...{ memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    ...{ message: password.normalize(), nonce: Buffer.from(salt, 'base64'), tagLength: expected.length },
  });
  return timingSafeEqual(derived, expected);
}

/** As PHC has it: without padding. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
