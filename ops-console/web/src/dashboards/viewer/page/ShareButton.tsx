import type { TimeRange } from '@grafana/data';
import { Button, Checkbox, Field, Input, Modal, ToolbarButton } from '@grafana/ui';
import { useState } from 'react';

interface Props {
  range: TimeRange;
  /** All variables as they stand in a URL. */
  variables: string;
}

/** Gives a link that shows others what is on the page now. */
export function ShareButton({ range, variables }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [isFixed, setFixed] = useState(true);
  const [isCopied, setCopied] = useState(false);
  const link = isOpen ? address(range, variables, isFixed) : '';
  const close = () => {
    setOpen(false);
    setCopied(false);
  };
  const copy = async (field: HTMLInputElement | null) => {
    field?.select();
    await navigator.clipboard?.writeText(link).then(() => setCopied(true));
  };
  return (
    <>
      <ToolbarButton
        icon="share-alt"
        variant="canvas"
        tooltip="Share this view"
        aria-label="Share this view"
        onClick={() => setOpen(true)}
      />
      <Modal title="Share this view" isOpen={isOpen} onDismiss={close}>
        <Field label="Link" description="Shows the same variables and the same time.">
          <Input
            id="share-link"
            readOnly
            value={link}
            onFocus={(event) => event.currentTarget.select()}
          />
        </Field>
        <Checkbox
          label="Keep this time"
          description="Else the link shows the time relative to when it is opened."
          value={isFixed}
          onChange={(event) => setFixed(event.currentTarget.checked)}
        />
        <Modal.ButtonRow>
          <span role="status">{isCopied ? 'Copied' : ''}</span>
          <Button
            icon="copy"
            onClick={() => void copy(document.querySelector<HTMLInputElement>('#share-link'))}
          >
            Copy the link
          </Button>
        </Modal.ButtonRow>
      </Modal>
    </>
  );
}

function address(range: TimeRange, variables: string, isFixed: boolean): string {
  const url = new URL(window.location.href);
  [...url.searchParams.keys()]
    .filter((name) => name.startsWith('var-') || name === 'from' || name === 'to')
    .forEach((name) => url.searchParams.delete(name));
  new URLSearchParams(variables).forEach((value, name) => url.searchParams.append(name, value));
  const { raw } = range;
  const shown = (bound: typeof raw.from, moment: number) =>
    isFixed || typeof bound !== 'string' ? String(moment) : bound;
  url.searchParams.set('from', shown(raw.from, range.from.valueOf()));
  url.searchParams.set('to', shown(raw.to, range.to.valueOf()));
  return url.toString();
}
