/** Bars of one small series, the oldest first; `label` says in words what they show. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const most = Math.max(1, ...values);
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${Math.max(1, values.length)} 28`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {values.map((value, index) => {
        const height = value === 0 ? 0.5 : Math.max(2, (value / most) * 28);
        return <rect key={index} x={index + 0.1} width={0.8} y={28 - height} height={height} />;
      })}
    </svg>
  );
}
