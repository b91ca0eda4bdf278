// The training of word vectors as people and programs watch it: a bar on a terminal, a line every ten seconds elsewhere.
import cliProgress from 'cli-progress';
import { isTerminal, note, type Session } from './session.js';
import { durationText } from './training-display.js';
import type { VectorsProgress } from './vector-trainers.js';

/** A progress event with what the clock adds to it; a line of `--log`. */
export type TimedVectorsProgress = VectorsProgress & {
  /** Units of work a second since the first event of the same unit. */
  readonly perSecond: number;
  readonly secondsElapsed: number;
  /** Until the last epoch at this rate. */
  readonly secondsLeft: number;
};

const secondsBetweenLines = 10;

/** Adds rate and time left; `now` is in milliseconds. */
export function createVectorsTimer(now: () => number): (progress: VectorsProgress) => TimedVectorsProgress {
  const start = now();
  let first: { readonly unit: string; readonly done: number; readonly at: number } | undefined;
  return (progress) => {
    const { epoch, epochs, all, unit } = progress;
    const done = (epoch - 1) * all + progress.done;
    const at = now();
    if (first?.unit !== unit) first = { unit, done, at };
    const rate = at > first.at ? (1000 * (done - first.done)) / (at - first.at) : 0;
    return {
      ...progress,
      perSecond: Math.round(rate),
      secondsElapsed: Number(((at - start) / 1000).toFixed(3)),
      secondsLeft: rate > 0 ? Math.round((epochs * all - done) / rate) : 0,
    };
  };
}

/** Shows events; `close` leaves the terminal as it was. */
export interface VectorsDisplay {
  readonly show: (progress: TimedVectorsProgress) => void;
  readonly close: () => void;
}

/** A bar when stderr is a terminal, else lines. */
export function createVectorsDisplay(session: Session): VectorsDisplay {
  return isTerminal(session.stderr) ? createBar(session) : createLines(session);
}

function createLines(session: Session): VectorsDisplay {
  let last = 0;
  const show = (progress: TimedVectorsProgress) => {
    const isEnd = progress.done === progress.all;
    if (!isEnd && progress.secondsElapsed - last < secondsBetweenLines) return;
    last = progress.secondsElapsed;
    note(session, lineOf(progress));
  };
  return { show, close: () => {} };
}

function createBar(session: Session): VectorsDisplay {
  const bar = new cliProgress.SingleBar({
    stream: session.stderr as NodeJS.WriteStream,
    format: '{bar} {line}',
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    gracefulExit: false,
  });
  let isStarted = false;
  const show = (progress: TimedVectorsProgress) => {
    const done = (progress.epoch - 1) * progress.all + progress.done;
    const total = progress.epochs * progress.all;
    const payload = { line: lineOf(progress) };
    if (isStarted) bar.setTotal(total);
    else bar.start(total, done, payload);
    bar.update(done, payload);
    isStarted = true;
  };
  return { show, close: () => bar.stop() };
}

/** e.g. `epoch 1/5, 12 %: loss 2.4451, learning rate 0.0244, 809631 words/s, 1 min 20 s left`. */
function lineOf({ epoch, epochs, done, all, unit, loss, learningRate, ...pace }: TimedVectorsProgress): string {
  const part = Math.floor((100 * done) / all);
  const facts = [
    ...(loss === undefined || Number.isNaN(loss) ? [] : [`loss ${loss.toFixed(4)}`]),
    ...(learningRate === undefined ? [] : [`learning rate ${learningRate.toPrecision(3)}`]),
    `${pace.perSecond} ${unit}/s`,
    `${durationText(pace.secondsLeft)} left`,
  ];
  return `epoch ${epoch}/${epochs}, ${part} %: ${facts.join(', ')}`;
}
