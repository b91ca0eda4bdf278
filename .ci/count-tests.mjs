// Prints "passed failed skipped" from a vitest JSON report; a file of tests that could not be loaded is one failure.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const broken = report.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
);
console.log(report.numPassedTests, report.numFailedTests + broken.length, report.numPendingTests + report.numTodoTests);
