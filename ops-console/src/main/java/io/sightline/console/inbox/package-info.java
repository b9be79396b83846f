/**
 * What Alertmanager sends when no real SMTP server or Slack is configured: received by e-mail and
 * webhook, kept on disk.
 */
package io.sightline.console.inbox;
