/**
 * Reads the dashboards of this module for those who check them: every question they ask Prometheus,
 * the series these name, and the form their JSON is kept in.
 */
package io.sightline.dashboards;
