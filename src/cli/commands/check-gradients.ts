// `nomen check-gradients`: proves every backward rule, layer, recogniser and convolution by central differences in float64.
import type { Command } from 'commander';
import { NomenError } from '../../base/index.js';
import { classifierGradientCases } from '../../classify/index.js';
import { checkGradients, type GradientCase, type GradientReport, gradientCases } from '../../grad/index.js';
import { nerGradientCases } from '../../ner/index.js';
import { layerGradientCases } from '../../nn/index.js';
import { coloursFor } from '../colours.js';
import { modelGradientCases } from '../gradient-models.js';
import { plainTable } from '../plain-table.js';
import { exitCodes, print, printJson, type Session } from '../session.js';

interface CheckFlags {
  readonly model?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

interface Verdict extends GradientReport {
  readonly name: string;
}

/** Adds the command to the program. */
export function addCheckGradients(program: Command, session: Session): void {
  program
    .command('check-gradients')
    .description('compare every gradient with central differences in float64; exit 1 when one is wrong')
    .option('--model <name|path>', 'check a trained model along random directions')
    .option('--all', 'check every operation, layer and architecture (what is done without flags)')
    .option('--json', 'print one JSON document')
    .helpOption('--help', 'explain the command')
    .action((flags: CheckFlags) => checkAll(flags, session));
}

async function checkAll({ model, all, json }: CheckFlags, session: Session): Promise<void> {
  if (model !== undefined && all) throw bothGiven();
  const verdicts =
    model === undefined
      ? [...gradientCases(), ...layerGradientCases(), ...nerGradientCases(), ...classifierGradientCases()].map(
          checkCase,
        )
      : (await modelGradientCases(model)).map(checkModel);
  const passed = verdicts.every((verdict) => verdict.passed);
  if (json) await printJson(session, { passed, cases: verdicts });
  else await print(session, reportOf(verdicts, session));
  if (!passed) session.exitCode = exitCodes.no;
}

function checkCase({ name, build }: GradientCase): Verdict {
  return { name, ...checkGradients(build) };
}

/**
 * Five random directions a weight, since a model has millions of coordinates. Where a unit sits at a kink of its activation,
 * the difference is wrong at this ε and right at a smaller one; a wrong gradient is wrong at both.
 */
function checkModel({ name, build }: GradientCase): Verdict {
  const report = checkGradients(build, { directions: 5 });
  return { name, ...(report.passed ? report : checkGradients(build, { directions: 5, epsilon: 1e-7 })) };
}

function reportOf(verdicts: readonly Verdict[], session: Session): string {
  const colours = coloursFor(session);
  const columns = [
    { head: 'case' },
    { head: 'verdict' },
    { head: 'checked', numbers: true },
    { head: 'worst error', numbers: true },
    { head: 'at' },
  ];
  const rows = verdicts.map(({ name, passed, checked, worst }) => [
    name,
    passed ? colours.green('passed') : colours.red('FAILED'),
    String(checked),
    worst.error.toExponential(1),
    `${worst.parameter}[${worst.index}]${passed ? '' : `: ${worst.analytic} by the backward pass, ${worst.numeric} by difference`}`,
  ]);
  const failures = verdicts.filter((verdict) => !verdict.passed).length;
  return `${plainTable(columns, rows, colours)}\n${verdicts.length - failures} of ${verdicts.length} passed\n`;
}

function bothGiven(): NomenError {
  return new NomenError({
    code: 'conflicting-flags',
    where: 'check-gradients',
    expected: '--model or --all',
    got: 'both',
    fix: 'Run the command once for each',
  });
}
