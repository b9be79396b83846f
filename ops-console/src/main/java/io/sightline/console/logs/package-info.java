/**
 * Log lines out of Elasticsearch: searched, counted, followed and exported. Questions come as the
 * parameters of an address ({@link io.sightline.console.logs.LogFilter}), so whatever can be asked
 * can be linked to.
 */
package io.sightline.console.logs;
