import type { PlainKey, Texts } from '../texts/text.ts';
import { ApiProblem, problemInWords } from './problem.ts';

/** Refusals of the data platform's suppliers and approvers, by type. */
const wordsByType: Record<string, PlainKey> = {
  '/problems/four-eyes': 'problem.fourEyes',
  '/problems/approver-not-independent': 'problem.notIndependent',
  '/problems/application-not-ready': 'problem.stageMoved',
  '/problems/application-not-yours': 'problem.notYoursToDecide',
  '/problems/resource-not-ready': 'problem.stageMoved',
  '/problems/resource-not-yours': 'problem.notYourResource',
  '/problems/resource-gone': 'problem.resourceGone',
  '/problems/draft-changed': 'problem.draftChanged',
  '/problems/not-the-template': 'problem.notTheTemplate',
  '/problems/schema-differs': 'problem.schemaDiffers',
  '/problems/unreadable-load': 'problem.unreadableLoad',
  '/problems/no-valid-row': 'problem.noValidRow',
  '/problems/load-interrupted': 'problem.loadInterrupted',
  '/problems/nothing-to-return': 'problem.nothingToReturn',
  '/problems/cut-failed': 'problem.cutFailed',
  '/problems/batches-in-the-way': 'problem.batchesInTheWay',
  '/problems/row-superseded': 'problem.rowSuperseded',
  '/problems/not-correctable': 'problem.notCorrectable',
  '/problems/demand-item-not-yours': 'problem.demandNotYours',
  '/problems/demand-item-not-ready': 'problem.stageMoved',
};

/** One sentence for a person, and what the server said of the field or column, as it said it. */
export function problemDetail(error: Error, t: Texts): { words: string; detail: string | undefined } {
  if (!(error instanceof ApiProblem)) return { words: problemInWords(error, t), detail: undefined };
  const key = wordsByType[error.type];
  const words = key ? t(key) : problemInWords(error, t);
  const fields = error.errors.map(({ path, message }) => `${path.replace(/^\//, '')} ${message}`);
  const detail = fields.length > 0 ? fields.join('; ') : error.detail;
  return { words, detail: error.status >= 400 && error.status < 500 ? detail : undefined };
}
