/** Alerts as they are and as they were, silences, and alerts that only test their way. */
package io.sightline.console.alerts;
