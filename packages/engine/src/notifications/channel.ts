import type { Message } from './message.ts';

/** A way to tell people. */
export interface Channel {
  /** Names it where it is remembered what was told; stays while its addressee stays. */
  readonly id: string;
  /** Whom it reaches, for people: no secrets. */
  readonly title: string;
  /**
   * Sends all of these, or rejects.
   * @throws ChannelError in words
   */
  send(messages: readonly Message[], signal: AbortSignal): Promise<void>;
}

/** Why nobody could be told. */
export class ChannelError extends Error {
  override readonly name = 'ChannelError';
  readonly code: string;
  readonly help: string;

  constructor(code: string, message: string, help: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.help = help;
  }
}
