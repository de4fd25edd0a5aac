/** Remembers for which configurations events have come since somebody looked. What came before this process counts. */
export interface Arrivals {
  /** @returns whether nobody has noted one since the last look */
  note(configurationId: string): boolean;
  has(configurationId: string): boolean;
  take(configurationId: string): void;
}

export function createArrivals(): Arrivals {
  const [noted, looked] = [new Set<string>(), new Set<string>()];
  return {
    note(configurationId) {
      const isFirst = !noted.has(configurationId);
      noted.add(configurationId);
      return isFirst;
    },
    has: (configurationId) => noted.has(configurationId) || !looked.has(configurationId),
    take(configurationId) {
      noted.delete(configurationId);
      looked.add(configurationId);
    },
  };
}
