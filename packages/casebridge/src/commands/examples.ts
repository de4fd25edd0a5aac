/** Names and ids that stand in the examples of the help; whoever follows an example puts their own in. */
export const example = {
  configuration: 'Service desk',
  event: '019a1b2c-3d4e-7000-8000-0000000000e1',
  delivery: '019a1b2c-3d4e-7000-8000-0000000000d1',
  replay: '019a1b2c-3d4e-7000-8000-0000000000a1',
  backfill: '019a1b2c-3d4e-7000-8000-0000000000b1',
  lsid: '8f14e45fceea167a5a36dedd4bea2543',
  case: 'CAS-01042-K3M9',
  customer: 'Mary Customer',
} as const;
