/** Tells on standard error how far long work has come; standard output stays for the result. */
export interface Progress {
  tell(text: string): void;
  /** Leaves the line to whatever is printed next. */
  end(): void;
}

/** A terminal has one line that changes, a file or pipe a line for each change. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  let last = '';
  return {
    tell(text) {
      if (text === last) return;
      last = text;
      stream.write(stream.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
    },
    end() {
      if (stream.isTTY && last !== '') stream.write('\r\u001b[K');
    },
  };
}
