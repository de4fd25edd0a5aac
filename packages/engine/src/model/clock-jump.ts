/** The date was set, or the machine was suspended: the monotonic clock saw another time pass. */
export interface ClockJump {
  /** Date that the monotonic clock led to expect. */
  readonly from: Date;
  /** Date that was read. */
  readonly to: Date;
}
