import { format } from 'prettier';
import { expect, test } from 'vitest';
import { DATAVERSE_ERRORS } from '../src/errors/catalogue.ts';
import { ENTRA_ERRORS } from '../src/errors/entra-catalogue.ts';
import type { CatalogueEntry } from '../src/errors/explanation.ts';
import { IMPORT_ERRORS } from '../src/errors/import-catalogue.ts';

const HEAD = `# What Entra and Dataverse refuse, and what helps

Made from the catalogues in \`src/errors\`; \`npm run vitest -- packages/dataverse -u\` writes it anew.

The code counts first, the HTTP status second. A code that is not listed is taken by its status.
`;

function codeOf({ code }: CatalogueEntry): string {
  if (code === '') return '(none)';
  return code.startsWith('aadsts') ? `\`${code.toUpperCase()}\`` : `\`${code}\``;
}

function table(title: string, catalogue: readonly CatalogueEntry[]): string {
  const rows = catalogue.map((entry) => {
    const message = entry.message.replace(/\$<(\w+)>/g, '_$1_');
    return `| ${codeOf(entry)} | ${entry.kind} | ${message} | ${entry.help} |`;
  });
  return [
    `\n## ${title}\n`,
    '| code | kind | what happened | what helps |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

test('the page of all errors is as the catalogues say', async () => {
  const page =
    HEAD +
    table('Signing in (Microsoft Entra ID)', ENTRA_ERRORS) +
    table('Reading and writing (Dataverse)', DATAVERSE_ERRORS) +
    table('Importing a solution (Dataverse)', IMPORT_ERRORS);
  const formatted = await format(page, { parser: 'markdown', printWidth: 120 });
  await expect(formatted).toMatchFileSnapshot('../ERRORS.md');
});
