import { type DataFrame, type TimeRange, transformDataFrame } from '@grafana/data';
import { useEffect, useRef, useState } from 'react';
import { lastValueFrom } from 'rxjs';
import { ApiError } from '../../../api/client';
import { askElasticsearch } from '../data/elasticsearch';
import { askPrometheus } from '../data/prometheus';
import type { Answer, FillIn } from '../data/request';
import { Turns } from '../data/turns';
import type { Panel, Target } from '../model';

/** What is known of a panel's data now. */
export interface PanelResult {
  status: 'loading' | 'done' | 'error';
  series: DataFrame[];
  annotations: DataFrame[];
  error?: string;
  /** How often an answer came; 0 before the first. */
  answers: number;
}

export interface PanelQuestion {
  panel: Panel;
  range: TimeRange;
  fillIn: FillIn;
}

const NOTHING: PanelResult = { status: 'loading', series: [], annotations: [], answers: 0 };
const RETRY_MS = 5_000;

/** Of all panels of the page. */
const turns = new Turns(4);

/**
 * Asks for a panel's data whenever the question changes, while the panel is near the viewport. Keeps
 * the last answer while the next one is on its way, and asks again by itself after a failure that
 * may pass.
 *
 * @param question the same object as long as nothing changed
 */
export function usePanelData(question: PanelQuestion, isNear: boolean, width: number) {
  const [result, setResult] = useState<PanelResult>(NOTHING);
  const [attempt, setAttempt] = useState(0);
  const answered = useRef<{ question: PanelQuestion; attempt: number }>();
  const currentWidth = useRef(width);
  currentWidth.current = width;

  useEffect(() => {
    const isKnown = answered.current?.question === question && answered.current.attempt === attempt;
    if (!isNear || isKnown) {
      return;
    }
    const abort = new AbortController();
    let retry: ReturnType<typeof setTimeout> | undefined;
    setResult((last) => ({ ...last, status: 'loading' }));
    const ask = () => answerTo(question, currentWidth.current, abort.signal);
    turns.take(ask, abort.signal).then(
      (answer) => {
        if (!abort.signal.aborted) {
          answered.current = { question, attempt };
          setResult((last) => ({ ...answer, status: 'done', answers: last.answers + 1 }));
        }
      },
      (failed: unknown) => {
        if (!abort.signal.aborted) {
          const error = failed instanceof Error ? failed.message : String(failed);
          setResult((last) => ({ ...last, status: 'error', error }));
          if (mayPass(failed)) {
            retry = setTimeout(() => setAttempt(attempt + 1), RETRY_MS);
          }
        }
      },
    );
    return () => {
      abort.abort();
      clearTimeout(retry);
    };
  }, [question, isNear, attempt]);

  return { result, askAgain: () => setAttempt(attempt + 1) };
}

/** A system that is away may come back; a refused query stays refused. */
function mayPass(failed: unknown): boolean {
  return failed instanceof ApiError && (failed.status === 0 || failed.status >= 500);
}

async function answerTo(
  { panel, range, fillIn }: PanelQuestion,
  width: number,
  signal: AbortSignal,
): Promise<Answer> {
  const targets = (panel.targets ?? []).filter(({ hide }) => !hide);
  const request = { panel, range, width, fillIn, signal };
  const [prometheus, elasticsearch] = await Promise.all([
    askPrometheus(
      targets.filter((target) => isPrometheus(panel, target) && target.expr),
      request,
    ),
    askElasticsearch(
      targets.filter((target) => !isPrometheus(panel, target)),
      request,
    ),
  ]);
  const series = [...prometheus.series, ...elasticsearch.series];
  return {
    series: panel.transformations?.length
      ? await lastValueFrom(
          transformDataFrame(panel.transformations, series, {
            interpolate: (text) => fillIn(text),
          }),
        )
      : series,
    annotations: prometheus.annotations,
  };
}

function isPrometheus(panel: Panel, target: Target): boolean {
  const type = target.datasource?.type ?? panel.datasource?.type ?? 'prometheus';
  return type !== 'elasticsearch';
}
