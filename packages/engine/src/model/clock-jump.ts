/** The date was set, or the machine was suspended: the monotonic clock saw another time pass. */
export interface ClockJump {
  /** What the date should have been. */
  readonly from: Date;
  /** What it was. */
  readonly to: Date;
}
