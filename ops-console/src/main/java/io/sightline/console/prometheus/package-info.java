/** Allow-listed reads of Prometheus and of the alerts. */
package io.sightline.console.prometheus;
