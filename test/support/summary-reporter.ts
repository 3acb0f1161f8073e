import type { Reporter, TestModule } from 'vitest/node';

/** Writes the reason of every skipped test and keeps the counts for the closing line. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'pending') counts.failed += 1;
        else counts[result.state] += 1;
        if (result.state !== 'skipped') continue;
        const reason = result.note ?? 'its condition does not hold here (see its title)';
        console.log(`skipped: ${test.fullName} (${reason})`);
      }
    }
    // Read by test/run.ts, which adds its own checks to the counts.
    console.log(`vitest-counts ${JSON.stringify(counts)}`);
  }
}
