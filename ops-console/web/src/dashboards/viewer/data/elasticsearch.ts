import { send } from '../../../api/client';
import type { Target } from '../model';
import { type SearchAnswer, searchFrames } from './elasticsearchFrames';
import { searchBody } from './elasticsearchQuery';
import type { Answer, PanelRequest } from './request';
import { steps } from './steps';

/** Runs the Elasticsearch queries of a panel, all at once. */
export async function askElasticsearch(
  targets: Target[],
  { panel, range, width, fillIn, signal }: PanelRequest,
): Promise<Answer> {
  const time = { from: range.from.valueOf(), to: range.to.valueOf() };
  // Bars want to be seen: fewer points than a line has.
  const { stepMs } = steps(time, width / 4, { ...panel, interval: fillIn(panel.interval ?? '') });
  const frames = await Promise.all(
    targets.map(async (target) => {
      const body = searchBody(target, { ...time, stepMs }, fillIn);
      const answer = await send<SearchAnswer>('POST', '/api/elasticsearch/_search', body, signal);
      return searchFrames({ ...target, alias: fillIn(target.alias ?? '') }, answer);
    }),
  );
  return { series: frames.flat(), annotations: [] };
}
