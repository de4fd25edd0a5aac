import type { Linter } from 'eslint';

export const powerAppsRules: Pick<Linter.Config, 'plugins' | 'rules'>;
