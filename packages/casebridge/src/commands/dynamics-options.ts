import { readFileSync } from 'node:fs';
import { Option } from 'commander';
import { fromCallersFolder } from '../callers-folder.ts';
import type { DocumentedCommand } from './documented-command.ts';

/** How somebody signs in. */
export type SignInWay = 'browser' | 'device' | 'secret';

/** The options that every command about an environment has, as commander gives them. */
export interface EnvironmentOptions {
  readonly url: string;
  readonly signIn: SignInWay;
  readonly tenant?: string;
  readonly loginHost?: string;
  readonly clientId?: string;
  readonly clientSecretFile?: string;
  readonly applicationId?: string;
  readonly json?: boolean;
}

/** Adds the options to a command. */
export function withEnvironmentOptions(command: DocumentedCommand): DocumentedCommand {
  return command
    .requiredOption('--url <address>', 'address of the environment, such as https://contoso.crm4.dynamics.com')
    .addOption(
      new Option('--sign-in <way>', 'browser: here; device: with a code on another device; secret: as an application')
        .choices(['browser', 'device', 'secret'])
        .default('browser'),
    )
    .option('--tenant <id>', 'id or domain of the tenant; asked of the environment unless given')
    .option('--login-host <address>', 'login host of the cloud, unless the environment tells')
    .option('--client-id <id>', 'app registration to sign in with; needed with --sign-in secret')
    .option('--client-secret-file <file>', 'file with its secret; otherwise CASEBRIDGE_CLIENT_SECRET is read')
    .option('--application-id <id>', 'app registration of the engine, whose application user is made and checked')
    .option('--json', 'print JSON instead of text');
}

/**
 * The secret of `--sign-in secret`. It is never given on the command line, where other users of the machine can read it.
 * @returns undefined if there is none
 */
export function clientSecret({ clientSecretFile }: EnvironmentOptions): string | undefined {
  if (clientSecretFile === undefined) return process.env.CASEBRIDGE_CLIENT_SECRET;
  return readFileSync(fromCallersFolder(clientSecretFile), 'utf8').trim();
}
