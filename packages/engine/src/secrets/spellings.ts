/** Shorter texts are no secrets, and shorter parts of them prove nothing: taking them out would make logs unreadable. */
export const shortestSecret = 6;
/** A line of a key is 64 characters; the last one may be short. */
const shortestKeyLine = 16;

/**
 * Every form in which a secret may stand in a text: as it is, in addresses, forms, JSON (also within JSON), XML, hex, base64
 * (also of `id:secret`, as HTTP's basic authentication sends it), and the lines of a key one by one.
 * @returns no spelling twice; none if the text is too short to be a secret
 */
export function spellingsOf(secret: string): readonly string[] {
  if (secret.length < shortestSecret) return [];
  const json = inJson(secret);
  const texts = [secret, json, inJson(json), ...inAddresses(secret), ...inXml(secret), ...keyLines(secret)];
  return [...new Set([...texts, ...inHex(secret), ...inBase64(secret)])];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** As `encodeURIComponent`, `URLSearchParams` and strict encoders write it, with digits of both cases. */
function inAddresses(secret: string): readonly string[] {
  const strictly = encodeURIComponent(secret.toWellFormed()).replaceAll(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
  const encoded = [encodeURIComponent(secret.toWellFormed()), strictly, strictly.replaceAll('%20', '+'), inForm];
  const lower = encoded.map((text) => text.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()));
  return [...encoded, ...lower];
}

/** Apostrophe and quotation mark are escaped in attributes only, and under two names each. */
function inXml(secret: string): readonly string[] {
  const text = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [
    text,
    text.replaceAll('"', '&quot;'),
    text.replaceAll('"', '&quot;').replaceAll("'", '&apos;'),
    text.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
    text.replaceAll('"', '&#34;').replaceAll("'", '&#39;'),
  ];
}

function inHex(secret: string): readonly string[] {
  const hex = Buffer.from(secret).toString('hex');
  return [hex, hex.toUpperCase()];
}

/**
 * What the secret alone decides of a base64 text that holds it, wherever it begins: three bytes make four characters, so
 * that there are three ways, and the characters at both ends are shared with what stands beside it.
 */
function inBase64(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const spellings = [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const shared = Math.ceil((before * 4) / 3);
    const whole = Math.floor(((before + bytes.length) * 4) / 3);
    const core = text.slice(shared, whole);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return spellings.filter((spelling) => spelling.length >= shortestSecret);
}

/** The lines of a private key, without those that only say what it is. */
function keyLines(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  if (lines.length < 2) return [];
  return lines.filter((line) => line.length >= shortestKeyLine && !line.startsWith('-----'));
}
