/** Offline documentation of the bundle's own format; the first file in it. */
export const bundleReadme = `# Support bundle of Casebridge

Made by "casebridge bundle", or by GET /api/support-bundle. Format 1. Times are ISO 8601 in UTC.

It holds no secret: passwords, client secrets, tokens and keys show as "[redacted]" or { "configured": true }. It holds
nothing of a session: no names, no chat, no external keys or case numbers, and session ids only as the first eight digits of
a hash, which is the same within one bundle. Host names, names of configurations, and the settings of plugins are in it.

| file                       | what                                                                                  |
| -------------------------- | ------------------------------------------------------------------------------------- |
| versions.json              | product, Node, system, store, plugins                                                 |
| configuration.json         | the configuration file in force, with defaults                                        |
| plugin-configurations.json | the plugin configurations, as "GET /api/configurations-export" gives them             |
| overview.json              | what the first page of the admin tool shows: waiting work, polls, balances, indicators |
| notices.json               | the last 200 notices, open ones first                                                 |
| failures.json              | the last 100 deliveries that failed: code, cure and times of each attempt             |
| counts.json                | deliveries by state, size of the store, free room on the disk                         |
| jobs.json                  | what runs at intervals, and when it is due                                            |
| log.jsonl                  | the last lines of the log, oldest first, a JSON object each                           |

What the codes mean stands in docs/error-codes.md of the product.
`;
