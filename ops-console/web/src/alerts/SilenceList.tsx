import { useState } from 'react';
import type { Matcher, Silence } from '../api/alerts';
import { endSilence, fetchSilences } from '../api/alerts';
import { useMayChange } from '../shell/session';
import { Button } from '../ui/Button';
import { Badge, Empty, Failure, Loading, Notice } from '../ui/Notice';
import { moment } from '../ui/time';
import { useResource } from '../ui/useResource';
import { visibleText } from '../ui/visible';

const EVERY_MS = 10_000;

/** What holds alerts back, by whom and why; those that ended within a day too. */
export function SilenceList() {
  const { data, error, refresh } = useResource(fetchSilences, EVERY_MS);
  const [problem, setProblem] = useState('');
  const mayChange = useMayChange();

  async function end(silence: Silence) {
    try {
      await endSilence(silence.id);
      setProblem('');
      refresh();
    } catch (failed) {
      setProblem(failed instanceof Error ? failed.message : String(failed));
    }
  }

  return (
    <>
      {error !== undefined && <Failure error={error} />}
      {problem && <Notice mood="bad">{problem}</Notice>}
      {!data && error === undefined && <Loading what="the silences" />}
      {data?.length === 0 && <Empty>Nothing is silenced. An alert’s own button silences it.</Empty>}
      {data && data.length > 0 && (
        <div className="card table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">State</th>
                <th scope="col">Alerts</th>
                <th scope="col">Why</th>
                <th scope="col">By</th>
                <th scope="col">Until</th>
                <th scope="col">
                  <span className="visually-hidden">Change</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.map((silence) => (
                <tr key={silence.id}>
                  <td>
                    <Badge mood={silence.state === 'expired' ? undefined : 'accent'}>
                      {silence.state}
                    </Badge>
                  </td>
                  <td>{silence.matchers.map(words).join(', ')}</td>
                  <td>{visibleText(silence.comment)}</td>
                  <td>{visibleText(silence.created_by)}</td>
                  <td className="number">{moment(silence.ends_at)}</td>
                  <td>
                    {silence.state !== 'expired' && (
                      <Button
                        small
                        disabled={!mayChange}
                        title={mayChange ? undefined : 'Only an operator may end silences.'}
                        onClick={() => void end(silence)}
                      >
                        End now
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function words({ name, value, is_regex, is_equal }: Matcher): string {
  const operator = is_regex ? (is_equal ? '=~' : '!~') : is_equal ? '=' : '!=';
  return `${name} ${operator} ${visibleText(value)}`;
}
