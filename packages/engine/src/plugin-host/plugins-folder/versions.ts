/**
 * Compares semantic versions as https://semver.org, section 11, says: numbers by value, a pre-release before its release.
 * @returns below 0 if `a` comes first, 0 if they are equal, above 0 if `b` does
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.pre.length === 0 || right.pre.length === 0) return right.pre.length - left.pre.length;
  return comparePre(left.pre, right.pre);
}

function parse(version: string): { readonly numbers: readonly number[]; readonly pre: readonly string[] } {
  const [numbers = '', ...pre] = version.split('-');
  return { numbers: numbers.split('.').map(Number), pre: pre.length === 0 ? [] : pre.join('-').split('.') };
}

function comparePre(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  if (at < 0) return a.length - b.length;
  const [left = '', right] = [a[at], b[at]];
  if (right === undefined) return 1;
  const [isNumber, isOtherNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (isNumber && isOtherNumber) return Number(left) - Number(right);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return left < right ? -1 : 1;
}
