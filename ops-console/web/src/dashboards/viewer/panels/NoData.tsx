/** Said inside a panel that has nothing to draw. */
export function NoData({ text = 'No data' }: { text?: string }) {
  return <div className="panel-no-data">{text}</div>;
}
