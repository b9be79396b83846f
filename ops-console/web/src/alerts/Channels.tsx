import { useState } from 'react';
import { fetchChannels, sendTestAlert } from '../api/alerts';
import { useMayChange } from '../shell/session';
import { Button } from '../ui/Button';
import { Empty, Failure, Loading, Notice } from '../ui/Notice';
import { useResource } from '../ui/useResource';

type Outcome = { channel: string; problem?: string };

/** Where alerts are sent, and a test of each way. */
export function Channels() {
  const { data, error } = useResource(fetchChannels);
  const [outcome, setOutcome] = useState<Outcome | undefined>();
  const mayChange = useMayChange();

  async function test(channel: string) {
    setOutcome(undefined);
    try {
      await sendTestAlert(channel);
      setOutcome({ channel });
    } catch (failed) {
      setOutcome({ channel, problem: failed instanceof Error ? failed.message : String(failed) });
    }
  }

  return (
    <>
      {error !== undefined && <Failure error={error} />}
      {outcome && (
        <Notice mood={outcome.problem ? 'bad' : 'good'}>
          {outcome.problem ??
            `Alertmanager has the test for ${outcome.channel}; it should arrive within half a minute. Without a mail server or Slack it lands in the inbox. If it does not arrive, ./deploy.sh test-alert ${outcome.channel} tells what the server answered.`}
        </Notice>
      )}
      {!data && error === undefined && <Loading what="the channels" />}
      {data?.length === 0 && <Empty>No channel is on. The README says how to set one up.</Empty>}
      {data && data.length > 0 && (
        <div className="card table-scroll">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Channel</th>
                <th scope="col">Test</th>
              </tr>
            </thead>
            <tbody>
              {data.map((channel) => (
                <tr key={channel}>
                  <td>{channel}</td>
                  <td>
                    <Button
                      small
                      disabled={!mayChange}
                      title={mayChange ? undefined : 'Only an operator may send test alerts.'}
                      onClick={() => void test(channel)}
                    >
                      Send a test alert to {channel}
                    </Button>
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
