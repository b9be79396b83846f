import { useState } from 'react';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';

/** Downloads what was found, whole lines, up to a limit of the server's. */
export function ExportMenu({
  query,
  columns,
  isOldestFirst,
}: {
  query: string;
  columns: readonly string[];
  isOldestFirst: boolean;
}) {
  const [isOpen, setOpen] = useState(false);
  const order = isOldestFirst ? '&order=oldest' : '';
  const chosen = ['@timestamp', 'level', ...columns.filter((name) => name !== 'class')]
    .map((name) => `&column=${encodeURIComponent(name)}`)
    .join('');
  return (
    <>
      <Button onClick={() => setOpen(true)}>Export</Button>
      {isOpen && (
        <Dialog title="Export what was found" onClose={() => setOpen(false)}>
          <p>
            At most 100,000 lines. If there are more, the name of the file and its last line say so.
          </p>
          <ul className="export-choice">
            <li>
              <a href={`/api/logs/export?format=ndjson&${query}${order}`} download>
                NDJSON, a line of JSON each, with all fields
              </a>
            </li>
            <li>
              <a href={`/api/logs/export?format=csv&${query}${order}`} download>
                CSV with the usual fields
              </a>
            </li>
            <li>
              <a href={`/api/logs/export?format=csv&${query}${order}${chosen}`} download>
                CSV with the columns of the list
              </a>
            </li>
          </ul>
        </Dialog>
      )}
    </>
  );
}
