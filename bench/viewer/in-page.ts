/*
 * Scripts that run inside the page, as text: they are of the browser's world, not of this program's.
 */

/** Notes when the first row stood in a frame that was painted. Runs before the scripts of every frame. */
export const noteFirstRows = `
  new MutationObserver((_, observer) => {
    if (document.querySelector('.entry, .event') === null) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.firstRows = performance.now(); }));
  }).observe(document, { childList: true, subtree: true });
`;

/** Resolves to the time since the page's begin at which its rows stood, and all of them. */
export function rowTimes(rows: number): string {
  return `new Promise((resolve) => {
    const look = () => {
      const all = document.querySelectorAll('.event').length;
      if (window.firstRows !== undefined && all === ${rows}) resolve({ first: window.firstRows, all: performance.now() });
      else setTimeout(look, 25);
    };
    look();
  })`;
}

/** Scrolls from the top to the bottom by so many pixels a frame, and resolves to the length of each frame. */
export function scrollFrames(pixels: number, frames: number): string {
  return `new Promise((resolve) => {
    const lengths = [];
    let before;
    scrollTo(0, 0);
    const step = (now) => {
      if (before !== undefined) lengths.push(now - before);
      before = now;
      scrollBy(0, ${pixels});
      if (lengths.length < ${frames}) requestAnimationFrame(step);
      else resolve(lengths);
    };
    requestAnimationFrame(step);
  })`;
}

/** Finds a text as find-in-page does, and resolves to whether what was found then stands in sight. */
export function findInPage(text: string): string {
  return `(() => {
    getSelection().removeAllRanges();
    if (!window.find(${JSON.stringify(text)}, true, true, true)) return false;
    const { top, bottom } = getSelection().getRangeAt(0).getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  })()`;
}

/**
 * Resolves to how many rows are laid out, each with a height: those that print shows. What was left out of the layout comes with
 * the frame after the change to print, and on a busy machine that frame is late: the first count that is not nothing is taken.
 */
export const rowsLaidOut = `new Promise((resolve) => {
  const began = performance.now();
  const count = () => {
    const laidOut = [...document.querySelectorAll('.event')].filter((row) =>
      row.checkVisibility({ contentVisibilityAuto: true }) && row.getBoundingClientRect().height > 0).length;
    if (laidOut > 0 || performance.now() - began > 30_000) resolve(laidOut);
    else setTimeout(count, 100);
  };
  count();
})`;
