/**
 * Alerts on their way: log lines put into them before Alertmanager has them, channels that
 * Alertmanager does not speak, and the alarm when no heartbeat comes.
 */
package io.sightline.console.relay;
