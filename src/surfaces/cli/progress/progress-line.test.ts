import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Host } from '../host.ts';
import { ProgressLine } from './progress-line.ts';
