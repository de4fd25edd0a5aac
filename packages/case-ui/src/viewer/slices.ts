/** Work that a page does a little at a time, so that it shows its first rows and answers to a hand meanwhile. */
export interface Slices {
  /** Adds work; each step of the iterator is small. The first step is done at once. */
  add(work: Iterator<unknown>): void;
  /** Does all that is left now: for printing, and for whoever searches or jumps. */
  finish(): void;
}

// Half of what a frame at 60 Hz has: the rest is for layout and for what the person does.
const sliceMilliseconds = 8;

export function createSlices(): Slices {
  const works: Iterator<unknown>[] = [];
  let waiting = false;

  function run(until: number): void {
    for (let work = works[0]; work !== undefined; work = works[0]) {
      while (work.next().done !== true) if (performance.now() >= until) return;
      works.shift();
    }
  }

  function schedule(): void {
    if (waiting) return;
    waiting = true;
    window.setTimeout(() => {
      waiting = false;
      run(performance.now() + sliceMilliseconds);
      if (works.length > 0) schedule();
    });
  }

  const finish = (): void => run(Infinity);
  window.addEventListener('beforeprint', finish);
  return {
    add(work) {
      if (work.next().done === true) return;
      works.push(work);
      schedule();
    },
    finish,
  };
}
