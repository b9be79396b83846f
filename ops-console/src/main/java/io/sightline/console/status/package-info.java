/** The state of every component, from the launcher's file and from what Prometheus scrapes. */
package io.sightline.console.status;
