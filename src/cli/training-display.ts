// Training as people and programs watch it: a bar on a terminal, plain lines elsewhere, JSON lines in a log.
import cliProgress from 'cli-progress';
import type { NerProgress } from '../ner/index.js';
import { isTerminal, note, type Session } from './session.js';

/** A progress event with what the clock adds to it; a line of `--log`. */
export type TimedProgress = NerProgress & {
  /** Training tokens a second of this process so far, development scoring included. */
  readonly tokensPerSecond: number;
  readonly secondsElapsed: number;
  /** Until the last epoch at this rate. */
  readonly secondsLeft: number;
};

/** Shows events; `close` leaves the terminal as it was. */
export interface TrainingDisplay {
  readonly show: (progress: TimedProgress) => void;
  readonly close: () => void;
}

/** Plain lines come at most this often between epochs. */
const secondsBetweenLines = 10;

/** Adds rate and time left to each event; `now` is in milliseconds. The rate counts from the first event, so that resuming does not flatter it. */
export function createTimer(now: () => number): (progress: NerProgress) => TimedProgress {
  const start = now();
  let first: { readonly done: number; readonly at: number } | undefined;
  return (progress) => {
    const { epoch, epochs, tokens } = progress;
    const tokensPerEpoch = progress.kind === 'step' ? progress.tokensPerEpoch : tokens;
    const done = (epoch - 1) * tokensPerEpoch + tokens;
    const at = now();
    first ??= { done, at };
    const rate = at > first.at ? (1000 * (done - first.done)) / (at - first.at) : 0;
    return {
      ...progress,
      tokensPerSecond: Math.round(rate),
      secondsElapsed: Number(((at - start) / 1000).toFixed(3)),
      secondsLeft: rate > 0 ? Math.round((epochs * tokensPerEpoch - done) / rate) : 0,
    };
  };
}

/** A bar when stderr is a terminal, else lines. */
export function createTrainingDisplay(session: Session): TrainingDisplay {
  return isTerminal(session.stderr) ? createBar(session) : createLines(session);
}

function createLines(session: Session): TrainingDisplay {
  let last = 0;
  const show = (progress: TimedProgress) => {
    if (progress.kind === 'step' && progress.secondsElapsed - last < secondsBetweenLines) return;
    last = progress.secondsElapsed;
    note(session, lineOf(progress));
  };
  return { show, close: () => {} };
}

function createBar(session: Session): TrainingDisplay {
  const bar = new cliProgress.SingleBar({
    stream: session.stderr as NodeJS.WriteStream,
    format: '{bar} {percentage}% epoch {epoch}/{epochs}, loss {loss}, {tokensPerSecond} tokens/s, {left} left',
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    gracefulExit: false,
  });
  let started = false;
  const show = (progress: TimedProgress) => {
    if (progress.kind === 'epoch') {
      if (started) bar.stop();
      started = false;
      note(session, lineOf(progress));
      return;
    }
    const { epoch, epochs, tokens, tokensPerEpoch, tokensPerSecond, secondsLeft } = progress;
    const payload = { epoch, epochs, tokensPerSecond, loss: progress.loss.toFixed(4), left: durationText(secondsLeft) };
    const done = (epoch - 1) * tokensPerEpoch + tokens;
    if (started) bar.update(done, payload);
    else bar.start(epochs * tokensPerEpoch, done, payload);
    started = true;
  };
  const close = () => {
    if (started) bar.stop();
  };
  return { show, close };
}

function lineOf(progress: TimedProgress): string {
  const { epoch, epochs, loss, tokensPerSecond, secondsLeft } = progress;
  const pace = `${tokensPerSecond} tokens/s, ${durationText(secondsLeft)} left`;
  if (progress.kind === 'step') {
    const part = Math.floor((100 * progress.tokens) / progress.tokensPerEpoch);
    return `epoch ${epoch}/${epochs}, ${part} %: loss ${loss.toFixed(4)}, ${pace}`;
  }
  const dev = progress.dev;
  const scores =
    dev === undefined
      ? ''
      : `, dev precision ${dev.precision.toFixed(2)} recall ${dev.recall.toFixed(2)} F1 ${dev.f1.toFixed(2)}${progress.best ? ' (best)' : ''}`;
  return `epoch ${epoch}/${epochs}: loss ${loss.toFixed(4)}${scores}, ${pace}`;
}

/** e.g. `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
