import type { Plugin, SettingsSchema } from '@casebridge/plugin-api';

/** Settings after validation. */
export interface SummarySettings {
  /** An absolute path of the machine that the engine runs on. */
  readonly folder: string;
  readonly withChat: boolean;
}

const labels = { folder: 'Folder', withChat: 'Chat Transcript' } as const;

export const settingsSchema: SettingsSchema = {
  type: 'object',
  properties: {
    folder: {
      type: 'string',
      title: labels.folder,
      description:
        'Where the summaries go: an absolute path of the machine that the engine runs on. The folder has to exist.',
    },
    withChat: {
      type: 'boolean',
      title: labels.withChat,
      description: 'Add what was said in the chat.',
      default: false,
    },
  },
};

/** Checks what was entered; each problem is a sentence that names the label of its field. */
export const parseSettings: Plugin<SummarySettings>['parseSettings'] = ({ folder, withChat = false }) => {
  const problems: string[] = [];
  if (typeof folder !== 'string' || !/^(\/|[A-Za-z]:[\\/]|\\\\)/.test(folder) || folder.includes('\0')) {
    problems.push(`${labels.folder} must be an absolute path, such as /srv/summaries.`);
  }
  if (typeof withChat !== 'boolean') problems.push(`${labels.withChat} must be on or off.`);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, settings: { folder: folder as string, withChat: withChat as boolean } };
};
