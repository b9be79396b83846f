import type { ReactNode } from 'react';
import { Component } from 'react';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';

/** A page that failed says so and can be loaded again; the frame around it stays. */
export class Boundary extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (!this.state.error) {
      return this.props.children;
    }
    return (
      <div className="page">
        <Notice mood="bad" title="This page failed.">
          {this.state.error.message}{' '}
          <Button onClick={() => window.location.reload()}>Load it again</Button>
        </Notice>
      </div>
    );
  }
}
