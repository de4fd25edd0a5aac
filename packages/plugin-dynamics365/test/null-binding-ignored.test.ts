import { describeUnder } from './null-binding-suites.ts';

describeUnder('ignored');
