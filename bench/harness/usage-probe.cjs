// Loaded before a measured program (node --require): when it ends, its CPU time and memory go to descriptor 3 as JSON.
const { writeSync } = require('node:fs');

/** [milliseconds since the start, resident bytes], ten times a second. */
const samples = [];
const sample = () => samples.push([performance.now(), process.memoryUsage.rss()]);
setInterval(sample, 100).unref();
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  sample();
  writeSync(3, JSON.stringify({ cpuMs: (user + system) / 1000, peakBytes: maxRSS * 1024, samples }));
});
