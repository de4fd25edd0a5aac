export const actStateWords = { running: 'Running', done: 'Done', aborted: 'Aborted' } as const;
