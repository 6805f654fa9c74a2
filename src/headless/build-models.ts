import { ensurePython, runModule } from './python';

const usage = `npm run build:models [-- train | export | evaluate] [OPTIONS]

Makes the pocket models, their benchmark and their card anew: about two hours on two cores. In parts: train,
export to public/, evaluate what lies there. Weights that were trained already (model/build/pocket) are kept.

  --work DIR     checkpoints and the course of the loss (default: model/build/pocket)
  --public DIR   where the files go that the app serves (default: public)
  --steps N      of every stage, for a trial
  --items N      of every set of the evaluation (default: 600)
  --help         this text
`;

const args = process.argv.slice(2);
if (args.includes('--help')) {
  process.stdout.write(usage);
} else {
  const part = args[0]?.startsWith('-') === false ? [] : ['all'];
  const done = ensurePython('pocket', process.stderr) && runModule('pocket', [...part, ...args], process.stderr);
  if (!done) process.exitCode = 1;
}
