import { gzipSync } from 'node:zlib';
import { builtPages } from '@casebridge/case-ui';
import type { Frame, Page } from 'playwright-core';
import { frameWith } from '../test/browser/axe.ts';
import { frameOf, startSessionStage, type SessionStage } from '../test/browser/session-stage.ts';
import { atLeast, atMost, type Benchmark, figure, type Metric, percentile } from './form.ts';
import { findInPage, noteFirstRows, rowsLaidOut, rowTimes, scrollFrames } from './viewer/in-page.ts';
import { lastWords, longSession } from './viewer/long-session.ts';

const events = 10_000;
const rounds = 5;
// About two screens in a second are what a wheel does; this is ten, so that every frame has new rows to lay out.
const pixelsOfFrame = 150;
const framesOfRound = 300;

/** How a session of ten thousand events opens, scrolls, is searched and printed in the viewer. */
export const benchmark: Benchmark = {
  name: 'viewer',
  question: 'Does a session of 10,000 events open within a second, scroll smoothly, and stay whole for find and print?',
  run: async (progress) => {
    const stage = await startSessionStage({ detailRows: 'none' });
    try {
      progress(`writing a session of ${events} events`);
      const session = await stage.write({ scenario: 'both-surveys' }, (report) => longSession(report, events));
      const address = stage.formUrl('bt_session', session.rowId, { hostStrictPolicy: 'true' });
      const opened = await open(stage, address, progress);
      return [...opened, ...(await printed(stage, address, progress)), scriptSize()];
    } finally {
      await stage.close();
    }
  },
};

async function viewerOf(page: Page, address: string): Promise<Frame> {
  await page.goto(address);
  await frameOf(page, 'SessionViewer').locator('body').waitFor();
  return frameWith(page, 'SessionViewer');
}

async function open(stage: SessionStage, address: string, progress: (line: string) => void): Promise<Metric[]> {
  const firsts: number[] = [];
  const alls: number[] = [];
  const frames: number[] = [];
  let found = 0;
  for (let round = 1; round <= rounds; round++) {
    progress(`round ${round} of ${rounds}: open, scroll, find`);
    const page = await stage.newPage({ viewport: { width: 1280, height: 900 } });
    await page.addInitScript(noteFirstRows);
    const frame = await viewerOf(page, address);
    const times = await frame.evaluate<{ first: number; all: number }>(rowTimes(events));
    firsts.push(times.first);
    alls.push(times.all);
    frames.push(...(await frame.evaluate<number[]>(scrollFrames(pixelsOfFrame, framesOfRound))));
    if (await frame.evaluate<boolean>(findInPage(lastWords))) found += 1;
    await page.close();
  }
  return [
    atMost('first rows in sight, slowest of the rounds', Math.max(...firsts), 'ms', 1000),
    figure('all rows in the page, median', percentile(alls, 0.5), 'ms'),
    atMost('length of a frame while scrolling, 95th percentile', percentile(frames, 0.95), 'ms', 33),
    atLeast('rounds in which find-in-page brings the last event into sight', found, `of ${rounds}`, rounds),
  ];
}

// A frame is printed with the page around it; in a window of its own, as an app opens it too, the page is printed whole.
async function printed(stage: SessionStage, address: string, progress: (line: string) => void): Promise<Metric[]> {
  progress('print');
  const page = await stage.newPage();
  const viewer = await viewerOf(page, address);
  const [own] = await Promise.all([page.waitForEvent('popup'), page.evaluate(`void window.open('${viewer.url()}')`)]);
  await own.mainFrame().evaluate(rowTimes(events).replace('window.firstRows !== undefined &&', ''));
  await own.emulateMedia({ media: 'print' });
  const rows = await own.evaluate<number>(rowsLaidOut);
  const paper = await own.pdf({ format: 'A4' });
  await page.close();
  return [
    atLeast('events laid out for print', rows, 'events', events),
    figure('sheets of A4', sheetsIn(paper), 'sheets'),
  ];
}

/** The pages of a PDF, as its objects of that type. */
function sheetsIn(paper: Buffer): number {
  return paper.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

function scriptSize(): Metric {
  const script = builtPages().find(({ name }) => name === 'pages/SessionViewer.js')?.content ?? '';
  return atMost('script of the viewer after gzip', gzipSync(script, { level: 9 }).length / 1000, 'kB', 40);
}
