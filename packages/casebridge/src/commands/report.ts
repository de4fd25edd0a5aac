import { DocumentedCommand } from './documented-command.ts';

/** `casebridge report read`: what a saved report holds, for a support engineer with a customer's file. */
export function reportCommand(): DocumentedCommand {
  const read = new DocumentedCommand('read')
    .description('Says what was found in saved session reports (XML), or where and why reading ended.')
    .argument('<files...>', 'report files; - reads standard input')
    .option('--json', 'print a JSON array instead of text')
    .note('The output holds data of sessions. Ends with 1 if any file could not be read to its end.')
    .example('casebridge report read saved-report.xml', 'what a file holds')
    .action(async (files: readonly string[], { json = false }: { json?: boolean }) => {
      const { readReports } = await import('./report-work.ts');
      process.exitCode = await readReports(files, json);
    });
  return new DocumentedCommand('report').description('Works with saved session reports.').addCommand(read);
}
