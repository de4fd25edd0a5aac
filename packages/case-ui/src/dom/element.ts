type Child = Node | string | undefined;
type Attribute = string | number | boolean | undefined;

/** Attributes that hold code or addresses; these have ways of their own, which check them. */
const refused = /^(on|href$|src|style$|action$|formaction$)/i;

/**
 * Makes an element. Texts become text nodes, and nothing else here or in the pages makes markup of a text: what comes from a
 * session is somebody else's.
 * @param attributes `true` gives an attribute without a value; `false` and `undefined` leave it away
 * @throws TypeError for an attribute that would run code or lead somewhere
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (refused.test(attribute)) throw new TypeError(`The attribute ${attribute} is not set from here.`);
    if (value === undefined || value === false) continue;
    made.setAttribute(attribute, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A button that does something at a press. */
export function button(
  label: string,
  press: () => void,
  attributes: Readonly<Record<string, Attribute>> = {},
): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', press);
  return made;
}

/**
 * Somebody else's text, set apart: an Arabic name beside a number turns no sentence around.
 */
export function isolated(text: string): HTMLElement {
  return element('bdi', { dir: 'auto' }, text);
}

/** A link that opens a window of its own, or the bare text where the address is not one of the web. */
export function outsideLink(address: string, label = address): HTMLElement {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) return isolated(label);
  const link = element('a', { target: '_blank', rel: 'noopener noreferrer' }, label);
  link.href = url.href;
  return link;
}
