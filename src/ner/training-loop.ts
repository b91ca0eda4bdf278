// The loop of every training run: epochs of minibatches, until done or asked to stop.
import type { NerCheckpoint } from './checkpoint.js';
import type { TrainingRun } from './run.js';
import type { NerProgress } from './training.js';

/** Who watches a run, and may stop it between two rounds of minibatches. */
export interface TrainingWatch {
  readonly shouldStop: () => boolean;
  /** Called after each round, to let the host's signals and timers get their turn. */
  readonly pause?: () => Promise<void> | undefined;
  readonly onProgress?: ((progress: NerProgress) => void) | undefined;
  /** Called after each epoch and when stopped. */
  readonly onCheckpoint?: ((checkpoint: NerCheckpoint) => Promise<void>) | undefined;
}

/** Trains until done; false when stopped before. */
export async function completeRun(run: TrainingRun, watch: TrainingWatch): Promise<boolean> {
  while (!run.isDone()) {
    const completed = await runEpoch(run, watch);
    if (completed) {
      const epoch = run.finishEpoch();
      watch.onProgress?.(epoch);
    }
    await watch.onCheckpoint?.(run.checkpoint());
    if (!completed) return false;
  }
  return true;
}

/** Runs the rest of the present epoch; false when stopped. */
async function runEpoch(run: TrainingRun, { shouldStop, pause, onProgress }: TrainingWatch): Promise<boolean> {
  while (run.hasRound()) {
    if (shouldStop()) return false;
    for (const step of run.trainRound()) onProgress?.(step);
    await pause?.();
  }
  return !shouldStop();
}
