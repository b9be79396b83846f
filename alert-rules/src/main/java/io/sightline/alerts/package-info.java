/**
 * Turns the alert rules and the routing of this module into what Prometheus and Alertmanager read.
 */
@NullMarked
package io.sightline.alerts;

import org.jspecify.annotations.NullMarked;
