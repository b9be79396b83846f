import { type DataFrame, cacheFieldDisplayNames } from '@grafana/data';
import { TableNG } from '@grafana/ui/unstable';
import { NoData } from './NoData';
import type { DrawProps } from './panelType';

/** Rows and columns, sortable. */
export function TablePanel({ data, options, fieldConfig, width, height, timeRange }: DrawProps) {
  const frame: DataFrame | undefined = data.series[options.frameIndex ?? 0];
  if (frame === undefined || frame.fields.length === 0 || frame.length === 0) {
    return <NoData text={fieldConfig.defaults.noValue} />;
  }
  cacheFieldDisplayNames(data.series);
  return (
    <TableNG
      data={frame}
      width={width}
      height={height}
      timeRange={timeRange}
      structureRev={data.structureRev ?? 1}
      fieldConfig={fieldConfig}
      noHeader={options.showHeader === false}
      cellHeight={options.cellHeight ?? 'sm'}
      initialSortBy={options.sortBy}
      enablePagination={options.enablePagination ?? options.footer?.enablePagination}
      frozenColumns={options.frozenColumns?.left}
      getActions={() => []}
      disableSanitizeHtml={false}
      enableVirtualization
    />
  );
}
