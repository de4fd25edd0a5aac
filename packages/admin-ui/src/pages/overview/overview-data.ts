import type { ResponseOf } from '../../api/client.ts';

/** What the page is drawn from. */
export type OverviewData = ResponseOf<'GET /api/overview'>;
