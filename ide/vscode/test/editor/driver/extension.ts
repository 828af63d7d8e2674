/**
 * Runs inside a real editor beside the packaged extension, asks the editor's own commands for every feature, and writes
 * what it found to the file that CFGRUN_DRIVER_RESULT names. CFGRUN_DRIVER_ONLY selects checks by a regular expression.
 */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { checks } from './checks';

interface Result {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
  readonly detail: string;
}

export async function activate(): Promise<void> {
  const file = process.env.CFGRUN_DRIVER_RESULT;
  if (file === undefined) {
    return;
  }
  const only = new RegExp(process.env.CFGRUN_DRIVER_ONLY ?? '');
  const results: Result[] = [];
  for (const [name, check] of Object.entries(checks).filter(([it]) => only.test(it))) {
    const start = Date.now();
    let passed = true;
    let detail = '';
    try {
      detail = (await check()) ?? '';
    } catch (error) {
      passed = false;
      detail = error instanceof assert.AssertionError ? error.message : String(error instanceof Error ? error.stack : error);
    }
    results.push({ name, passed, seconds: (Date.now() - start) / 1000, detail });
  }
  writeFileSync(file, JSON.stringify({ version: vscode.version, results }, null, 1));
}
