/** Who asks. */
export interface Caller {
  userId: string;
  /** `system` may do everything; it is the platform itself, not a user. */
  kind: 'user' | 'system';
  /** Who acts in the caller's name; what is done must be allowed to both. */
  impersonator?: Caller;
}
