import { findPlatform } from '../platform/platform.ts';
findPlatform();
