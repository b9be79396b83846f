/** Error log lines out of Elasticsearch. */
package io.sightline.console.logs;
