/** Names and ids that stand in the examples of the help; whoever follows an example puts their own in. */
export const example = {
  configuration: 'Service desk',
  event: '019a1b2c-3d4e-7000-8000-0000000000e1',
  delivery: '019a1b2c-3d4e-7000-8000-0000000000d1',
  replay: '019a1b2c-3d4e-7000-8000-0000000000a1',
  backfill: '019a1b2c-3d4e-7000-8000-0000000000b1',
  cause: 'CB-DYNAMICS-REFUSED',
  lsid: '8f14e45fceea167a5a36dedd4bea2543',
  case: 'CAS-01042-K3M9',
  customer: 'Mary Customer',
  environment: 'https://contoso.crm4.dynamics.com',
  application: '6f0c1f0e-5b0e-4f0b-9c55-0c2a1f6f3a01',
} as const;
