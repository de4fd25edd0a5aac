/** One way of finding what must not be kept. */
export interface RedactionRule {
  /** For the try-it function: what a person wrote, or the name of a built-in rule. */
  readonly name: string;
  readonly pattern: RegExp;
  replacement(found: string, groups: readonly string[]): string;
}
