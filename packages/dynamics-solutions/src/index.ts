export { buildSolutions, type BuiltFile } from './build.ts';
export type { ColumnPermission, ColumnProfile } from './column-profiles.ts';
export { columnProfiles, integrationProfile, readerProfile } from './column-profiles.ts';
export type { Role, Privilege } from './roles.ts';
export { agentRole, integrationRole, roles, supervisorRole } from './roles.ts';
export { packSolution, solutionFileName, type PackOptions, type Solution } from './package/solution-package.ts';
export { baseSolution, buildSolution, buttonSolution, solutions } from './solution.ts';
export type { SolutionIdentity } from './package/manifest.ts';
